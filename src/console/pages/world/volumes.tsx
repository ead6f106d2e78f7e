import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/page.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { linkTo } from '../../router.ts'
import { bytes, say } from '../../words/words.ts'
import { type StorageIntegration, type Volume, volumes, type World } from './state.ts'

/** The volumes of the sandbox. Clients make them, so the page only shows them. */
export const VolumesDetail = ({ world }: { readonly world: World }) => {
  const rows = volumes.value ?? []
  return (
    <section class="card">
      <div class="head">
        <h2>{say('world.volumes')}</h2>
      </div>
      <div class="body">
        <p class="muted">{say('world.volumes.about')}</p>
      </div>
      {rows.length === 0 ? (
        <Empty icon="box" title={say('world.volumes.none')} />
      ) : (
        <Table
          caption={say('world.volumes')}
          columns={volumeColumns(world)}
          rows={rows}
          idOf={({ organization, name }) => `${organization}/${name}`}
        />
      )}
    </section>
  )
}

const volumeColumns = ({ storageIntegrations = [] }: World): Column<Volume>[] => [
  { name: 'name', title: say('world.volume.name'), main: true, cell: ({ name }) => <span class="mono">{name}</span> },
  {
    name: 'type',
    title: say('world.type'),
    cell: ({ type }) => (
      <Chip>
        <span lang="en">{type}</span>
      </Chip>
    )
  },
  {
    name: 'description',
    title: say('world.description'),
    wide: true,
    cell: ({ description }) => (description === '' ? '–' : <span title={description}>{description}</span>)
  },
  { name: 'region', title: say('world.region'), cell: ({ region }) => <span class="nowrap">{region}</span> },
  {
    name: 'contents',
    title: say('world.volume.contents'),
    cell: volume => <Contents volume={volume} integrations={storageIntegrations} />
  }
]

interface ContentsProps {
  readonly volume: Volume
  readonly integrations: readonly StorageIntegration[]
}

/** Its files, or where an external one looks. */
const Contents = ({ volume, integrations }: ContentsProps) => {
  const { storageIntegrationId: id, path, files, bytes: size } = volume
  if (id === null) {
    return (
      <span class="nowrap">
        {say('world.volume.files', { count: files })}, {bytes(size)}
      </span>
    )
  }
  const integration = integrations.find(one => one.id === id)
  if (integration === undefined) return <Chip kind="bad">{say('world.volume.lost')}</Chip>
  return (
    <a class="mono" href={linkTo('world', 'integrations')}>
      {integration.bucket}/{path?.replace(/^\/+/, '')}
    </a>
  )
}

/** The storage integrations of the world. YAML changes them. */
export const IntegrationsDetail = ({ world: { storageIntegrations = [] } }: { readonly world: World }) => (
  <section class="card">
    <div class="head">
      <h2>{say('world.integrations')}</h2>
    </div>
    <div class="body">
      <p class="muted">{say('world.integrations.about')}</p>
    </div>
    {storageIntegrations.length === 0 ? (
      <Empty icon="key" title={say('world.integrations.none')} />
    ) : (
      <Table
        caption={say('world.integrations')}
        columns={integrationColumns()}
        rows={storageIntegrations}
        idOf={({ id }) => id}
      />
    )}
  </section>
)

const integrationColumns = (): Column<StorageIntegration>[] => [
  {
    name: 'name',
    title: say('world.volume.name'),
    main: true,
    cell: ({ name, id, description = '' }) => (
      <>
        {name}
        <div class="mono faint small">{id}</div>
        {description !== '' && <div class="muted small">{description}</div>}
      </>
    )
  },
  {
    name: 'bucket',
    title: say('world.bucket'),
    cell: ({ bucket, region }) => (
      <>
        <span class="mono nowrap">{bucket}</span>
        <div class="faint small nowrap">{region}</div>
      </>
    )
  },
  {
    name: 'role',
    title: say('world.role'),
    wide: true,
    cell: integration => (
      <span class="mono small" title={roleOf(integration)}>
        {roleOf(integration)}
      </span>
    )
  }
]

const roleOf = ({ externalCred = {} }: StorageIntegration): string =>
  externalCred.roleArn ?? externalCred.serviceAccountEmail ?? externalCred.clientId ?? '–'
