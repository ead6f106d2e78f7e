/** Folder or file, row (0: none), field, message. The words of the server where its source has them. */
export const BROKEN_SAMPLES: readonly (readonly [string, number, string, string])[] = [
  ['csv/bare-quote.csv', 1, '', 'failed to parse row, error: parse error on line 2: bare " in non-quoted field'],
  ['csv/byte-order-mark.csv', 0, 'id', "value of field is missed: 'id'"],
  ['csv/empty.csv', 0, '', 'failed to read csv header, error: EOF'],
  ['csv/missing-column.csv', 0, 'vector', "value of field is missed: 'vector'"],
  [
    'csv/open-quote.csv',
    1,
    '',
    'failed to parse row, error: parse error on line 2: extraneous or missing " in quoted-field'
  ],
  ['csv/semicolons.csv', 0, 'id', "value of field is missed: 'id'"],
  [
    'csv/too-few-values.csv',
    2,
    '',
    'failed to parse row, error: the number of fields in the row is not equal to the header'
  ],
  [
    'csv/too-long.csv',
    2,
    'title',
    'failed to parse row, error: value length(34) for field title exceeds max_length(32)'
  ],
  ['csv/unknown-column.csv', 0, 'colour', "the field 'colour' is not defined in schema"],
  [
    'csv/vector-is-no-json.csv',
    1,
    'vector',
    "failed to parse row, error: expected type 'FloatVector' for field 'vector', got type 'string' with value '0 0 0'"
  ],
  [
    'csv/wrong-dim.csv',
    1,
    'vector',
    "failed to parse row, error: expected dim '8' for field 'vector' with type 'FloatVector', got dim '2'"
  ],
  [
    'csv/wrong-integer.csv',
    1,
    'id',
    "failed to parse row, error: expected type 'Int64' for field 'id', got type 'string' with value '1.5'"
  ],
  [
    'json/byte-order-mark.json',
    0,
    '',
    "init failed, failed to decode JSON, error: invalid character 'ï' looking for beginning of value"
  ],
  ['json/garbage-after.json', 0, '', "failed to parse row, error: invalid character 'a' after top-level value"],
  [
    'json/garbage-before.json',
    0,
    '',
    "init failed, failed to decode JSON, error: invalid character 'x' looking for beginning of value"
  ],
  ['json/garbage-between.json', 0, '', 'failed to parse row, error: expected comma after array element'],
  ['json/id-as-text.json', 2, 'id', "expected type 'Int64' for field 'id', got type 'string' with value '1'"],
  ['json/id-beyond-int64.json', 2, 'id', 'strconv.ParseInt: parsing "9223372036854775808": value out of range'],
  ['json/id-with-fraction.json', 2, 'id', 'strconv.ParseInt: parsing "1.0": invalid syntax'],
  [
    'json/infinity.json',
    2,
    'vector',
    "failed to parse row, error: invalid character 'I' looking for beginning of value"
  ],
  ['json/missing-field.json', 2, 'title', "value of field 'title' is missed"],
  ['json/nan.json', 2, 'vector', "failed to parse row, error: invalid character 'N' looking for beginning of value"],
  ['json/other-case.json', 1, 'ID', "the field 'ID' is not defined in schema"],
  ['json/root-key.json', 0, '', "invalid JSON format, the root key should be 'rows', but get 'data'"],
  ['json/row-is-no-map.json', 0, '', 'invalid JSON format, each row should be a key-value map'],
  ['json/too-long.json', 3, 'title', 'value length(34) for field title exceeds max_length(32)'],
  ['json/truncated.json', 3, '', 'failed to parse row, error: unexpected EOF'],
  ['json/unknown-field.json', 3, 'colour', "the field 'colour' is not defined in schema"],
  ['json/wrong-dim.json', 2, 'vector', "expected dim '8' for field 'vector' with type 'FloatVector', got dim '7'"],
  ['numpy/fortran-order', 0, 'vector', "unexpected numpy header for field 'vector': fortran order is not supported"],
  [
    'numpy/half-floats',
    0,
    'vector',
    "unexpected numpy header for field 'vector': 'the numpy file dtype '<f2' is not supported: invalid parameter'"
  ],
  ['numpy/nan', 4, 'vector', "value 'NaN' is not a number or infinity: invalid parameter"],
  ['numpy/no-header', 0, 'id', 'failed to read numpy header'],
  [
    'numpy/objects',
    0,
    'title',
    "unexpected numpy header for field 'title': 'the numpy file dtype '|O' is not supported: invalid parameter'"
  ],
  ['numpy/too-long', 2, 'title', 'value length(34) for field title exceeds max_length(32)'],
  ['numpy/truncated', 0, 'vector', "failed to read numpy file of field 'vector', error: unexpected EOF"],
  ['numpy/unequal-rows', 0, 'title', 'numpy row count mismatch, fieldID=101, rowCount=4, expected=5'],
  ['numpy/wrong-dim', 0, 'vector', "expected dim '8' for FloatVector field 'vector', got dim '7'"],
  ['numpy/wrong-dtype', 0, 'id', "expected element type 'Int64' for field 'id', got type 'Int32'"],
  ['numpy/wrong-shape', 0, 'id', "expected shape '1' for Int64 field 'id', got shape '2'"],
  ['parquet/byte-stream-split-of-integers.parquet', 0, 'id', 'parquet: unsupported data encoding BYTE_STREAM_SPLIT'],
  ['parquet/byte-stream-split.parquet', 0, 'vector', 'parquet: unsupported data encoding BYTE_STREAM_SPLIT'],
  [
    'parquet/duckdb-json.parquet',
    0,
    'title',
    "schema not equal, err=field 'title' type mis-match, milvus data type 'VarChar', arrow data type get 'binary'"
  ],
  ['parquet/duckdb-lz4.parquet', 0, 'id', 'compression for LZ4_RAW unimplemented'],
  ['parquet/duckdb-version-2.parquet', 0, 'vector', 'parquet: unsupported data encoding BYTE_STREAM_SPLIT'],
  [
    'parquet/encrypted-column.parquet',
    0,
    'title',
    'cannot decrypt column metadata. file decryption not setup correctly'
  ],
  [
    'parquet/encrypted.parquet',
    0,
    '',
    "new parquet reader failed, err=could not read encrypted metadata, no decryption found in reader's properties"
  ],
  [
    'parquet/json-of-dynamic-field.parquet',
    0,
    '$meta',
    "schema not equal, err=field '$meta' type mis-match, milvus data type 'JSON', arrow data type get 'binary'"
  ],
  [
    'parquet/json-of-json-field.parquet',
    0,
    'extra',
    "schema not equal, err=field 'extra' type mis-match, milvus data type 'JSON', arrow data type get 'binary'"
  ],
  [
    'parquet/json-of-text-field.parquet',
    0,
    'title',
    "schema not equal, err=field 'title' type mis-match, milvus data type 'VarChar', arrow data type get 'binary'"
  ],
  ['parquet/lz4.parquet', 0, 'id', 'compression for LZ4_RAW unimplemented'],
  ['parquet/page-v2-byte-stream-split.parquet', 0, 'vector', 'parquet: unsupported data encoding BYTE_STREAM_SPLIT'],
  [
    'parquet/empty-vector.parquet',
    10,
    'vector',
    'length of vector is not aligned: expected 8 but got 0, data type: FloatVector'
  ],
  ['parquet/empty.parquet', 0, '', 'new parquet reader failed, err=parquet: file too small (size=0)'],
  ['parquet/footer-garbage.parquet', 0, '', 'new parquet reader failed, err=thrift unhandled type: 15'],
  [
    'parquet/footer-outside.parquet',
    0,
    '',
    'new parquet reader failed, err=parquet metadata length 2147483647 exceeds available buffer 1672'
  ],
  ['parquet/half.parquet', 0, '', 'new parquet reader failed, err=parquet file invalid (footer != PAR1)'],
  [
    'parquet/magic-only.parquet',
    0,
    '',
    'new parquet reader failed, err=parquet metadata length 827474256 exceeds available buffer 4'
  ],
  ['parquet/missing-column.parquet', 0, 'title', "schema not equal, err=field 'title' not in arrow schema"],
  ['parquet/nan.parquet', 4, 'vector', "value 'NaN' is not a number or infinity: invalid parameter"],
  ['parquet/null-element.parquet', 3, 'vector', "array element is not allowed to be null value for field 'vector'"],
  ['parquet/null-title.parquet', 6, 'title', 'not nullable, but has null value: invalid parameter'],
  ['parquet/null-vector.parquet', 3, 'vector', 'not nullable, but has null value: invalid parameter'],
  ['parquet/pages-overwritten.parquet', 0, 'id', "failed to read parquet column 'id', err=thrift unhandled type: 15"],
  ['parquet/too-long.parquet', 7, 'title', 'value length(34) for field title exceeds max_length(32)'],
  ['parquet/truncated.parquet', 0, '', 'new parquet reader failed, err=parquet file invalid (footer != PAR1)'],
  [
    'parquet/unknown-column.parquet',
    0,
    'colour',
    "the field: colour is not in schema, if it's a dynamic field, please reformat data by bulk_writer"
  ],
  [
    'parquet/wrong-dim.parquet',
    5,
    'vector',
    'length of vector is not aligned: expected 8 but got 9, data type: FloatVector'
  ],
  [
    'parquet/wrong-element-type.parquet',
    0,
    'vector',
    "schema not equal, err=field 'vector' type mis-match, milvus data type 'FloatVector', arrow data type get 'list<list: utf8, nullable>'"
  ],
  [
    'parquet/wrong-type.parquet',
    0,
    'id',
    "schema not equal, err=field 'id' type mis-match, milvus data type 'Int64', arrow data type get 'utf8'"
  ],
  ['csv/auto-id-given.csv', 0, 'id', "the primary key 'id' is auto-generated, no need to provide"],
  ['json/auto-id-given.json', 1, 'id', "the primary key 'id' is auto-generated, no need to provide"],
  ['numpy/auto-id-given', 0, 'id', "the primary key 'id' is auto-generated, no need to provide"],
  ['parquet/auto-id-given.parquet', 0, 'id', "the primary key 'id' is auto-generated, no need to provide"],
  [
    'csv/id-beyond-int64.csv',
    2,
    'id',
    "failed to parse row, error: expected type 'Int64' for field 'id', got type 'string' with value '9223372036854775808'"
  ],
  [
    'csv/too-many-values.csv',
    2,
    '',
    'failed to parse row, error: the number of fields in the row is not equal to the header'
  ],
  ['json/array-beyond-capacity.json', 5, 'numbers', 'array capacity(9) for field numbers exceeds max_capacity(8)'],
  ['json/bits-wrong-dim.json', 7, 'bits', "expected dim '16' for field 'bits' with type 'BinaryVector', got dim '24'"],
  ['json/element-too-long.json', 6, 'tags', 'value length(17) for field tags exceeds max_length(16)'],
  ['json/float16-too-large.json', 10, 'halves', 'float16 vector contain nan or infinity value.'],
  ['json/int8-out-of-range.json', 4, 'tiny', 'strconv.ParseInt: parsing "128": value out of range'],
  ['json/int8-vector-out-of-range.json', 8, 'bytes', 'strconv.ParseInt: parsing "128": value out of range'],
  [
    'json/null-title.json',
    2,
    'title',
    "expected type 'VarChar' for field 'title', got type '<nil>' with value '<nil>'"
  ],
  ['json/sparse-negative-index.json', 9, 'sparse', 'invalid index in sparse float vector: "-1"'],
  [
    'parquet/title-as-bytes.parquet',
    0,
    'title',
    "schema not equal, err=field 'title' type mis-match, milvus data type 'VarChar', arrow data type get 'binary'"
  ]
]
