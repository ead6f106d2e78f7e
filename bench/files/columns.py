"""Writes Parquet and NumPy files, and reads and tests their columns as `check` does: columns.py make FOLDER ROWS | parquet FILE | numpy FOLDER"""

import os
import sys

import numpy

DIM = 768
LONGEST_TITLE = 64


def make(folder, rows):
    import pyarrow
    from pyarrow import parquet

    vectors = numpy.random.default_rng(1).random((rows, DIM), dtype=numpy.float32)
    ids = numpy.arange(rows)
    titles = numpy.array([f"title {row}" for row in range(rows)])
    starts = numpy.arange(0, (rows + 1) * DIM, DIM, dtype=numpy.int32)
    table = pyarrow.table(
        {
            "id": ids,
            "title": titles.tolist(),
            "vector": pyarrow.ListArray.from_arrays(pyarrow.array(starts), pyarrow.array(vectors.reshape(-1))),
        }
    )
    parquet.write_table(table, f"{folder}/dictionary-snappy.parquet", compression="snappy")
    parquet.write_table(table, f"{folder}/plain-snappy.parquet", compression="snappy", use_dictionary=False)
    parquet.write_table(table, f"{folder}/plain.parquet", compression="none", use_dictionary=False)
    os.makedirs(f"{folder}/arrays")
    kept = rows * 5 // 6
    for name, values in {"id": ids, "title": titles, "vector": vectors}.items():
        numpy.save(f"{folder}/arrays/{name}.npy", values[:kept])


def read_parquet(path):
    """In batches, which takes less time and memory than read_table."""
    import pyarrow
    from pyarrow import compute, parquet

    pyarrow.set_cpu_count(1)
    pyarrow.set_io_thread_count(1)
    for batch in parquet.ParquetFile(path).iter_batches(batch_size=8192, use_threads=False):
        assert all(column.null_count == 0 for column in batch.columns)
        assert compute.max(compute.binary_length(batch["title"])).as_py() <= LONGEST_TITLE
        floats = batch["vector"].flatten()
        assert (numpy.diff(batch["vector"].offsets.to_numpy()) == DIM).all()
        assert floats.null_count == 0 and numpy.isfinite(floats.to_numpy()).all()


def read_numpy(folder):
    arrays = {name: numpy.load(f"{folder}/{name}.npy") for name in ("id", "title", "vector")}
    assert numpy.strings.str_len(arrays["title"]).max() <= LONGEST_TITLE
    assert arrays["vector"].shape == (len(arrays["id"]), DIM)
    assert numpy.isfinite(arrays["vector"]).all()


what, path, *more = sys.argv[1:]
if what == "make":
    make(path, int(more[0]))
else:
    {"parquet": read_parquet, "numpy": read_numpy}[what](path)
