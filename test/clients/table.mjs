// A row is installed by its commands, once, into `folder`, and then runs `drive` with the emulator's URL as last argument.

const python = (version, driver) => {
  const folder = `.venv/pymilvus-${version}`
  const bin = `${folder}/bin/python`
  const requirements = `test/clients/python/pymilvus-${version}.txt`
  return {
    name: 'pymilvus',
    version,
    folder,
    needs: [requirements],
    install: [
      [process.env['PYTHON'] ?? 'python3', '-m', 'venv', folder],
      [bin, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--only-binary', ':all:', '-r', requirements]
    ],
    drive: [bin, '-B', `test/clients/python/${driver}.py`]
  }
}

export const TABLE = [python('3.0.2', 'v2'), python('2.5.18', 'v2'), python('2.4.8', 'v2')]
