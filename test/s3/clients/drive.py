"""Drives one client of S3 through the operations that it has: drive.py CLIENT URL [CA]. Each line is an operation that did what it should."""
import base64
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zlib
from pathlib import Path
from urllib.parse import quote, urlsplit

CLIENT, URL = sys.argv[1], sys.argv[2]
CA = sys.argv[3] if len(sys.argv) > 3 else None
KEYS = (f'any-key@{CLIENT}', 'any-secret')
BUCKET = f'{CLIENT.lower().replace(" ", "-").replace("/", "-")}-bucket'
KEY = 'data/a b+ü.json'
FOLDER = Path(tempfile.mkdtemp())
SAMPLE = Path('fixtures/objects/aws/import-samples/json/pandas/articles.json').read_bytes()
LARGE = os.urandom(17 << 20)
HERE = FOLDER / 'articles.json'
HERE.write_bytes(SAMPLE)
(FOLDER / 'large').write_bytes(LARGE)
BIN = Path(sys.executable).parent
TLS = __import__('ssl').create_default_context(cafile=CA) if CA else None

if CA:
    os.environ.update(AWS_CA_BUNDLE=CA, SSL_CERT_FILE=CA, REQUESTS_CA_BUNDLE=CA)
os.environ.update(AWS_ACCESS_KEY_ID=KEYS[0], AWS_SECRET_ACCESS_KEY=KEYS[1], AWS_DEFAULT_REGION='us-east-1', AWS_EC2_METADATA_DISABLED='true')
os.environ.update(AWS_ENDPOINT_URL=URL, HOME=str(FOLDER), RCLONE_CONFIG='/dev/null')


def done(name):
    print(name, flush=True)


def same(name, found, expected):
    if found != expected:
        raise SystemExit(f'{name}: found {str(found)[:300]!r}, not {str(expected)[:300]!r}')
    done(name)


def post(path, body):
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), {'authorization': f'Bearer demo@{CLIENT}', 'content-type': 'application/json'})
    return json.load(urllib.request.urlopen(request, context=TLS))


def fetch(url, method='GET', data=None):
    return urllib.request.urlopen(urllib.request.Request(url, data=data, method=method), context=TLS).read()


def imports(name, key=KEY):
    reply = post('/v1/vector/collections/import', {
        'clusterId': 'in01-5b7c0de3f1a2948', 'collectionName': 'articles', 'objectUrl': f's3://{BUCKET}/{key}', 'accessKey': 'a', 'secretKey': 'b'
    })
    same(name, reply.get('code'), 200)


def run(*command, text=None):
    result = subprocess.run([str(part) for part in command], input=text, capture_output=True, timeout=60)
    if result.returncode != 0:
        raise SystemExit(f'{" ".join(str(part) for part in command[:4])}: {result.stderr.decode()[-400:] or result.stdout.decode()[-400:]}')
    return result.stdout


def boto3():
    import boto3
    from boto3.s3.transfer import TransferConfig
    from botocore.exceptions import ClientError
    s3 = boto3.client('s3')
    s3.create_bucket(Bucket=BUCKET)
    done('create bucket')
    s3.put_object(Bucket=BUCKET, Key=KEY, Body=SAMPLE, Metadata={'a': 'b'})
    s3.put_object(Bucket=BUCKET, Key='a\x01\n', Body=SAMPLE)
    s3.delete_object(Bucket=BUCKET, Key='a\x01\n')
    done('put')
    s3.upload_fileobj(io.BytesIO(SAMPLE), BUCKET, 'stream.json')
    done('put a stream')
    imports('import')
    same('get', s3.get_object(Bucket=BUCKET, Key=KEY)['Body'].read(), SAMPLE)
    same('get a range', s3.get_object(Bucket=BUCKET, Key=KEY, Range='bytes=2-5')['Body'].read(), SAMPLE[2:6])
    same('head', s3.head_object(Bucket=BUCKET, Key=KEY)['Metadata'], {'a': 'b'})
    s3.upload_file(str(FOLDER / 'large'), BUCKET, 'large', Config=TransferConfig(multipart_threshold=5 << 20))
    loaded = io.BytesIO()
    s3.download_fileobj(BUCKET, 'large', loaded)
    same('multipart', loaded.getvalue(), LARGE)
    for algorithm in ('CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'):
        s3.put_object(Bucket=BUCKET, Key='checked', Body=SAMPLE, ChecksumAlgorithm=algorithm)
        s3.get_object(Bucket=BUCKET, Key='checked', ChecksumMode='ENABLED')['Body'].read()
    done('checksums')
    for algorithm, kind in [*((name, 'COMPOSITE') for name in ('CRC32', 'CRC32C', 'SHA1', 'SHA256')), ('CRC64NVME', 'FULL_OBJECT')]:
        s3.upload_file(str(FOLDER / 'large'), BUCKET, 'checked', ExtraArgs={'ChecksumAlgorithm': algorithm})
        found = s3.head_object(Bucket=BUCKET, Key='checked', ChecksumMode='ENABLED')
        if found['ChecksumType'] != kind or f'Checksum{algorithm}' not in found:
            raise SystemExit(f'{algorithm}: {found}')
        s3.get_object(Bucket=BUCKET, Key='checked')['Body'].read()
    whole = base64.b64encode(zlib.crc32(LARGE).to_bytes(4, 'big')).decode()
    s3.upload_file(str(FOLDER / 'large'), BUCKET, 'checked', ExtraArgs={'ChecksumCRC32': whole})
    same('checksums of multipart uploads', s3.head_object(Bucket=BUCKET, Key='checked', ChecksumMode='ENABLED')['ChecksumCRC32'], whole)
    pages = s3.get_paginator('list_objects_v2').paginate(Bucket=BUCKET, PaginationConfig={'PageSize': 2})
    same('list', [item['Key'] for page in pages for item in page['Contents']], ['checked', KEY, 'large', 'stream.json'])
    same('list v1', [item['Key'] for item in s3.list_objects(Bucket=BUCKET)['Contents']], ['checked', KEY, 'large', 'stream.json'])
    same('list a folder', s3.list_objects_v2(Bucket=BUCKET, Delimiter='/')['CommonPrefixes'], [{'Prefix': 'data/'}])
    s3.copy_object(Bucket=BUCKET, Key='copy', CopySource={'Bucket': BUCKET, 'Key': KEY})
    same('copy', s3.get_object(Bucket=BUCKET, Key='copy')['Body'].read(), SAMPLE)
    from botocore.config import Config
    for version in ('s3', 's3v4'):
        signer = boto3.client('s3', config=Config(signature_version=version))
        place = {'Bucket': BUCKET, 'Key': 'presigned'}
        request = urllib.request.Request(signer.generate_presigned_url('put_object', Params=place), data=SAMPLE, method='PUT', headers={'Content-Type': ''})
        urllib.request.urlopen(request, context=TLS)
        same(f'presigned URL ({version})', fetch(signer.generate_presigned_url('get_object', Params=place)), SAMPLE)
    same('buckets', BUCKET in [bucket['Name'] for bucket in s3.list_buckets()['Buckets']], True)
    same('location', s3.get_bucket_location(Bucket=BUCKET)['LocationConstraint'], None)
    upload = s3.create_multipart_upload(Bucket=BUCKET, Key='m')['UploadId']
    s3.upload_part(Bucket=BUCKET, Key='m', UploadId=upload, PartNumber=1, Body=b'x')
    same('list parts', [part['Size'] for part in s3.list_parts(Bucket=BUCKET, Key='m', UploadId=upload)['Parts']], [1])
    s3.abort_multipart_upload(Bucket=BUCKET, Key='m', UploadId=upload)
    done('abort')
    try:
        s3.list_objects_v2(Bucket='docs-demo')
    except ClientError as error:
        same('denied', error.response['Error']['Code'], 'AccessDenied')
    attributes = s3.get_object_attributes(Bucket=BUCKET, Key=KEY, ObjectAttributes=['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'])
    etag = f'"{attributes["ETag"]}"'
    same('attributes', [attributes['ObjectSize'], attributes['Checksum']['ChecksumType']], [len(SAMPLE), 'FULL_OBJECT'])
    try:
        s3.delete_object(Bucket=BUCKET, Key='checked', IfMatch=etag)
    except ClientError as error:
        same('delete with a condition', error.response['Error']['Code'], 'PreconditionFailed')
    s3.delete_object(Bucket=BUCKET, Key='copy', IfMatch=etag)
    s3.delete_object(Bucket=BUCKET, Key='copy')
    done('delete')
    s3.delete_objects(Bucket=BUCKET, Delete={'Objects': [{'Key': key} for key in ('checked', KEY, 'large', 'presigned', 'stream.json')]})
    s3.delete_bucket(Bucket=BUCKET)
    done('delete many')
    done('delete bucket')


def aws_cli():
    aws = [sys.executable, BIN / 'aws']
    run(*aws, 's3', 'mb', f's3://{BUCKET}')
    done('create bucket')
    run(*aws, 's3', 'cp', HERE, f's3://{BUCKET}/{KEY}')
    done('put')
    imports('import')
    run(*aws, 's3', 'cp', '-', f's3://{BUCKET}/stream.json', text=SAMPLE)
    done('put a stream')
    same('get', run(*aws, 's3', 'cp', f's3://{BUCKET}/{KEY}', '-'), SAMPLE)
    run(*aws, 's3', 'cp', FOLDER / 'large', f's3://{BUCKET}/large')
    run(*aws, 's3', 'cp', f's3://{BUCKET}/large', FOLDER / 'loaded')
    same('multipart', (FOLDER / 'loaded').read_bytes(), LARGE)
    same('list a folder', run(*aws, 's3', 'ls', f's3://{BUCKET}/').decode().split()[:2], ['PRE', 'data/'])
    same('list', len(run(*aws, 's3', 'ls', '--recursive', f's3://{BUCKET}/').splitlines()), 3)
    (FOLDER / 'tree' / 'x').mkdir(parents=True)
    for name in ('1', '2', 'x/3'):
        (FOLDER / 'tree' / name).write_bytes(SAMPLE)
    run(*aws, 's3', 'sync', FOLDER / 'tree', f's3://{BUCKET}/tree')
    run(*aws, 's3', 'sync', f's3://{BUCKET}/tree', FOLDER / 'back')
    same('sync', (FOLDER / 'back' / 'x' / '3').read_bytes(), SAMPLE)
    run(*aws, 's3', 'cp', f's3://{BUCKET}/{KEY}', f's3://{BUCKET}/copy')
    same('copy', run(*aws, 's3', 'cp', f's3://{BUCKET}/copy', '-'), SAMPLE)
    same('presigned URL (s3v4)', fetch(run(*aws, 's3', 'presign', f's3://{BUCKET}/{KEY}').decode().strip()), SAMPLE)
    run(*aws, 's3api', 'head-object', '--bucket', BUCKET, '--key', KEY)
    done('head')
    same('buckets', BUCKET in run(*aws, 's3', 'ls').decode(), True)
    run(*aws, 's3', 'rm', f's3://{BUCKET}/{KEY}')
    done('delete')
    run(*aws, 's3', 'rm', '--recursive', f's3://{BUCKET}/')
    same('delete many', run(*aws, 's3', 'ls', f's3://{BUCKET}'), b'')
    run(*aws, 's3', 'rb', f's3://{BUCKET}')
    done('delete bucket')


def minio_py():
    from minio import Minio
    from minio.commonconfig import CopySource
    from minio.deleteobjects import DeleteObject
    parts = urlsplit(URL)
    client = Minio(parts.netloc, access_key=KEYS[0], secret_key=KEYS[1], secure=parts.scheme == 'https')
    client.make_bucket(BUCKET)
    same('create bucket', client.bucket_exists(BUCKET), True)
    client.put_object(BUCKET, KEY, io.BytesIO(SAMPLE), len(SAMPLE), metadata={'a': 'b'})
    done('put')
    imports('import')
    client.put_object(BUCKET, 'large', io.BytesIO(LARGE), -1, part_size=5 << 20)
    same('multipart', client.get_object(BUCKET, 'large').read(), LARGE)
    done('put a stream')
    same('get', client.get_object(BUCKET, KEY).read(), SAMPLE)
    same('get a range', client.get_object(BUCKET, KEY, offset=2, length=4).read(), SAMPLE[2:6])
    same('head', client.stat_object(BUCKET, KEY).size, len(SAMPLE))
    same('list', [item.object_name for item in client.list_objects(BUCKET, recursive=True)], [KEY, 'large'])
    same('list a folder', [item.object_name for item in client.list_objects(BUCKET)], ['large', 'data/'])
    same('list v1', [item.object_name for item in client.list_objects(BUCKET, recursive=True, use_api_v1=True)], [KEY, 'large'])
    client.copy_object(BUCKET, 'copy', CopySource(BUCKET, KEY))
    same('copy', client.get_object(BUCKET, 'copy').read(), SAMPLE)
    same('presigned URL (s3v4)', fetch(client.presigned_get_object(BUCKET, KEY)), SAMPLE)
    same('buckets', BUCKET in [bucket.name for bucket in client.list_buckets()], True)
    client.remove_object(BUCKET, 'copy')
    done('delete')
    same('delete many', list(client.remove_objects(BUCKET, [DeleteObject(KEY), DeleteObject('large')])), [])
    client.remove_bucket(BUCKET)
    done('delete bucket')


def s3cmd():
    parts = urlsplit(URL)
    s3 = [sys.executable, BIN / 's3cmd', '--config', '/dev/null', '--access_key', KEYS[0], '--secret_key', KEYS[1], '--host', parts.netloc, '--host-bucket', parts.netloc]
    s3 += ['--ca-certs', CA] if CA else ['--no-ssl']
    run(*s3, 'mb', f's3://{BUCKET}')
    done('create bucket')
    run(*s3, 'put', HERE, f's3://{BUCKET}/{KEY}')
    done('put')
    imports('import')
    run(*s3, 'get', f's3://{BUCKET}/{KEY}', FOLDER / 'got')
    same('get', (FOLDER / 'got').read_bytes(), SAMPLE)
    run(*s3, 'put', FOLDER / 'large', f's3://{BUCKET}/large')
    run(*s3, 'get', f's3://{BUCKET}/large', FOLDER / 'loaded')
    same('multipart', (FOLDER / 'loaded').read_bytes(), LARGE)
    same('list', len(run(*s3, 'ls', '--recursive', f's3://{BUCKET}').splitlines()), 2)
    same('list a folder', 'DIR' in run(*s3, 'ls', f's3://{BUCKET}/').decode(), True)
    run(*s3, 'cp', f's3://{BUCKET}/{KEY}', f's3://{BUCKET}/copy')
    done('copy')
    (FOLDER / 'tree').mkdir()
    (FOLDER / 'tree' / '1').write_bytes(SAMPLE)
    run(*s3, 'sync', f'{FOLDER}/tree/', f's3://{BUCKET}/tree/')
    done('sync')
    same('buckets', BUCKET in run(*s3, 'ls').decode(), True)
    run(*s3, 'del', f's3://{BUCKET}/copy')
    done('delete')
    run(*s3, 'del', '--recursive', '--force', f's3://{BUCKET}')
    done('delete many')
    run(*s3, 'rb', f's3://{BUCKET}')
    done('delete bucket')


def rclone():
    rclone = [BIN / 'rclone', '--s3-provider', 'Other', '--s3-access-key-id', KEYS[0], '--s3-secret-access-key', KEYS[1], '--s3-endpoint', URL]
    rclone += ['--ca-cert', CA] if CA else []
    at = f':s3:{BUCKET}'
    run(*rclone, 'mkdir', at)
    done('create bucket')
    run(*rclone, 'copyto', HERE, f'{at}/{KEY}')
    done('put')
    imports('import')
    run(*rclone, 'rcat', f'{at}/stream.json', text=SAMPLE)
    done('put a stream')
    same('get', run(*rclone, 'cat', f'{at}/{KEY}'), SAMPLE)
    same('get a range', run(*rclone, 'cat', '--offset', '2', '--count', '4', f'{at}/{KEY}'), SAMPLE[2:6])
    run(*rclone, '--s3-upload-cutoff', '5M', '--s3-chunk-size', '5M', 'copyto', FOLDER / 'large', f'{at}/large')
    run(*rclone, 'copyto', f'{at}/large', FOLDER / 'loaded')
    same('multipart', (FOLDER / 'loaded').read_bytes(), LARGE)
    same('list', sorted(run(*rclone, 'lsf', '-R', '--files-only', at).decode().split('\n')), sorted([KEY, 'large', 'stream.json', '']))
    same('list a folder', 'data/' in run(*rclone, 'lsf', at).decode(), True)
    run(*rclone, 'copyto', f'{at}/{KEY}', f'{at}/copy')
    same('copy', run(*rclone, 'cat', f'{at}/copy'), SAMPLE)
    (FOLDER / 'tree').mkdir()
    (FOLDER / 'tree' / '1').write_bytes(SAMPLE)
    run(*rclone, 'sync', FOLDER / 'tree', f'{at}/tree')
    run(*rclone, 'check', FOLDER / 'tree', f'{at}/tree')
    done('sync')
    same('presigned URL (s3v4)', fetch(run(*rclone, 'link', f'{at}/{KEY}').decode().strip()), SAMPLE)
    same('buckets', BUCKET in run(*rclone, 'lsd', ':s3:').decode(), True)
    run(*rclone, 'deletefile', f'{at}/copy')
    done('delete')
    run(*rclone, 'purge', at)
    done('delete many')
    done('delete bucket')


def pyarrow():
    import pyarrow
    from pyarrow import fs, parquet
    parts = urlsplit(URL)
    more = {'tls_ca_file_path': CA} if CA else {}
    s3 = fs.S3FileSystem(access_key=KEYS[0], secret_key=KEYS[1], endpoint_override=parts.netloc, scheme=parts.scheme, allow_bucket_creation=True, allow_bucket_deletion=True, **more)
    s3.create_dir(BUCKET)
    done('create bucket')
    with s3.open_output_stream(f'{BUCKET}/{KEY}') as out:
        out.write(SAMPLE)
    done('put')
    imports('import')
    with s3.open_output_stream(f'{BUCKET}/large') as out:
        out.write(LARGE)
    with s3.open_input_stream(f'{BUCKET}/large') as source:
        same('multipart', source.read(), LARGE)
    with s3.open_input_file(f'{BUCKET}/{KEY}') as source:
        same('get', source.read(), SAMPLE)
        same('get a range', source.read_at(4, 2), SAMPLE[2:6])
    table = pyarrow.table({'id': list(range(1000))})
    parquet.write_table(table, f'{BUCKET}/t.parquet', filesystem=s3)
    same('parquet', parquet.read_table(f'{BUCKET}/t.parquet', filesystem=s3), table)
    same('head', s3.get_file_info(f'{BUCKET}/{KEY}').size, len(SAMPLE))
    found = s3.get_file_info(fs.FileSelector(BUCKET, recursive=True))
    same('list', sorted(info.path for info in found if info.is_file), sorted(f'{BUCKET}/{key}' for key in (KEY, 'large', 't.parquet')))
    same('list a folder', f'{BUCKET}/data' in [info.path for info in s3.get_file_info(fs.FileSelector(BUCKET))], True)
    s3.copy_file(f'{BUCKET}/{KEY}', f'{BUCKET}/copy')
    done('copy')
    s3.delete_file(f'{BUCKET}/copy')
    done('delete')
    s3.delete_dir_contents(BUCKET)
    done('delete many')
    s3.delete_dir(BUCKET)
    done('delete bucket')


def bulk_writer():
    import logging
    logging.disable()
    from minio import Minio
    from pymilvus import CollectionSchema, DataType, FieldSchema
    from pymilvus.bulk_writer import BulkFileType, RemoteBulkWriter, bulk_import
    parts = urlsplit(URL)
    secure = parts.scheme == 'https'
    Minio(parts.netloc, *KEYS, secure=secure).make_bucket(BUCKET)
    schema = CollectionSchema([
        FieldSchema('id', DataType.INT64, is_primary=True),
        FieldSchema('title', DataType.VARCHAR, max_length=64),
        FieldSchema('vector', DataType.FLOAT_VECTOR, dim=4)
    ])
    connect = RemoteBulkWriter.S3ConnectParam(bucket_name=BUCKET, endpoint=parts.netloc, access_key=KEYS[0], secret_key=KEYS[1], secure=secure)
    request = urllib.request.Request(f'{URL}/_emulator/world/clusters/in01-5b7c0de3f1a2948/collections/written', json.dumps({
        'fields': [
            {'name': 'id', 'type': 'Int64', 'primaryKey': True},
            {'name': 'title', 'type': 'VarChar', 'maxLength': 64},
            {'name': 'vector', 'type': 'FloatVector', 'dim': 4}
        ]
    }).encode(), {'content-type': 'application/json', 'x-emulator-sandbox': CLIENT}, method='PUT')
    urllib.request.urlopen(request, context=TLS)
    with RemoteBulkWriter(schema, remote_path='bulk', connect_param=connect, file_type=BulkFileType.PARQUET) as writer:
        for row in range(100):
            writer.append_row({'id': row, 'title': f'row {row}', 'vector': [0.1, 0.2, 0.3, 0.4]})
        writer.commit()
        files = writer.batch_files
    done('put')
    # It gives out keys; the service takes URLs.
    url = f's3://{BUCKET}/{files[0][0].lstrip("/")}'
    reply = bulk_import(url=URL, api_key=f'demo@{CLIENT}', object_url=url, cluster_id='in01-5b7c0de3f1a2948', collection_name='written', access_key='a', secret_key='b', db_name='')
    same('import', reply.json()['code'] in (0, 200), True)


def duckdb():
    import duckdb
    parts = urlsplit(URL)
    db = duckdb.connect()
    # The extension of the package index, because the one of the project's own site may be out of reach.
    import duckdb_ext
    [extension] = Path(duckdb_ext.__path__[0]).rglob('httpfs.duckdb_extension')
    db.execute(f"LOAD '{extension}'")
    if CA:
        db.execute(f"SET ca_cert_file = '{CA}'")
    db.execute(f"CREATE SECRET (TYPE s3, KEY_ID '{KEYS[0]}', SECRET '{KEYS[1]}', ENDPOINT '{parts.netloc}', URL_STYLE 'path', USE_SSL {str(bool(CA)).lower()})")
    import boto3
    boto3.client('s3').create_bucket(Bucket=BUCKET)
    db.execute(f"COPY (SELECT range AS id FROM range(1000)) TO 's3://{BUCKET}/t.parquet'")
    done('put')
    same('get', db.sql(f"SELECT sum(id) FROM 's3://{BUCKET}/*.parquet'").fetchone()[0], 499500)
    done('list')


DRIVERS = {
    'boto3': boto3,
    'aws-cli': aws_cli,
    'minio-py': minio_py,
    's3cmd': s3cmd,
    'rclone': rclone,
    'pyarrow': pyarrow,
    'RemoteBulkWriter': bulk_writer,
    'DuckDB': duckdb
}

try:
    DRIVERS[CLIENT]()
finally:
    shutil.rmtree(FOLDER, ignore_errors=True)
