import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** What one cluster of one node is: where it keeps everything, and the ports that it listens on. */
export interface Cluster {
  readonly folder: string;
  readonly fsid: string;
  /** Of the monitor's two protocols. */
  readonly monPorts: readonly [number, number];
  readonly gatewayPort: number;
}

export const newCluster = (folder: string, ports: readonly number[]): Cluster => {
  const [v2 = 0, v1 = 0, gatewayPort = 0] = ports;
  return { folder, fsid: randomUUID(), monPorts: [v2, v1], gatewayPort };
};

export const monAddresses = ({ monPorts: [v2, v1] }: Cluster): string =>
  `[v2:127.0.0.1:${v2},v1:127.0.0.1:${v1}]`;

export const keyringOf = ({ folder }: Cluster): string => join(folder, 'keyring');

/**
 * The configuration of all daemons: everything on the loopback and in one folder, one copy of each object. The disk is a sparse
 * file, and large: what is deleted is freed only hours later, and the benchmark stores a gigabyte ten times.
 */
export function cephConf(cluster: Cluster): string {
  const { folder, fsid, gatewayPort } = cluster;
  return `[global]
fsid = ${fsid}
mon_host = ${monAddresses(cluster)}
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv6 = false
auth_cluster_required = cephx
auth_service_required = cephx
auth_client_required = cephx
keyring = ${keyringOf(cluster)}
run_dir = ${folder}
admin_socket = ${folder}/$name.asok
log_file = ${folder}/$name.log
pid_file = ${folder}/$name.pid
crash_dir = ${folder}
mon_data = ${folder}/mon
osd_data = ${folder}/osd
mgr_data = ${folder}/mgr
rgw_data = ${folder}/rgw
osd_pool_default_size = 1
osd_pool_default_min_size = 1
mon_allow_pool_size_one = true
osd_crush_chooseleaf_type = 0
osd_pool_default_pg_num = 8
osd_objectstore = bluestore
bluestore_block_size = ${32 * 1024 ** 3}
osd_memory_target = ${1024 ** 3}
mon_data_avail_crit = 1
debug_osd = 0
debug_bluestore = 0
debug_rocksdb = 0

[client.rgw]
rgw_frontends = beast endpoint=127.0.0.1:${gatewayPort} tcp_nodelay=1
rgw_dns_name = localhost
rgw_multipart_min_part_size = 1000
rgw_crypt_require_ssl = false
rgw_crypt_s3_kms_backend = testing
rgw_crypt_s3_kms_encryption_keys = testkey=${randomBytes(32).toString('base64')}
`;
}

const everything: Readonly<Record<string, readonly string[]>> = {
  'mon.': ['mon'],
  'client.admin': ['mon', 'osd', 'mgr'],
  'osd.0': ['mon', 'osd', 'mgr'],
  'mgr.x': ['mon', 'osd', 'mds'],
  'client.rgw': ['mon', 'osd', 'mgr'],
};

/** Keys of all daemons, each of which may do everything: nobody else reaches this cluster. */
export const cephKeyring = (): string =>
  Object.entries(everything)
    .map(([name, services]) => {
      const caps = services.map((service) => `\tcaps ${service} = "allow *"\n`).join('');
      return `[${name}]\n\tkey = ${newKey()}\n${caps}`;
    })
    .join('');

/** A key as ceph-authtool makes them: type 1 (AES), a time, a length, 16 random bytes. */
function newKey(): string {
  const header = Buffer.alloc(12);
  header.writeUInt16LE(1, 0);
  header.writeUInt16LE(16, 10);
  return Buffer.concat([header, randomBytes(16)]).toString('base64');
}
