import { lookup } from 'node:dns/promises'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/**
 * Addresses that answer with the machine's own identity in a cloud. A name may resolve to one, so they are refused after resolving.
 * documented: RFC 3927 and RFC 4291 (link-local), Amazon EC2 (fd00:ec2::254), Alibaba Cloud ECS (100.100.100.200), RFC 6052 (NAT64)
 */
const REFUSED = new BlockList()
REFUSED.addSubnet('169.254.0.0', 16)
REFUSED.addAddress('100.100.100.200')
REFUSED.addSubnet('fe80::', 10, 'ipv6')
REFUSED.addAddress('fd00:ec2::254', 'ipv6')
REFUSED.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')

/** Whether a store at the address is never asked. IPv4 addresses written in IPv6 count as IPv4. */
export const isRefused = (address: string): boolean => {
  const [plain = ''] = address.split('%')
  return REFUSED.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}

export interface Address {
  readonly address: string
  readonly family: number
}

/** All addresses of a host. Rejects with the error of DNS. */
export const resolveHost = async (host: string): Promise<readonly Address[]> => {
  const literal = host.replace(/^\[|\]$/g, '')
  const family = isIP(literal)
  return family === 0 ? lookup(host, { all: true }) : [{ address: literal, family }]
}

/** A lookup that knows these addresses alone, so that a name cannot change between two connections. */
export const pinnedLookup =
  (addresses: readonly Address[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses
    if (all === true) done(null, [...addresses])
    else done(null, first?.address ?? '', first?.family)
  }
