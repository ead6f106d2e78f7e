# Sourced by the scripts beside it.

fail() {
  printf '%s\n' "$1" '0 passed, 1 failed'
  exit 1
}

# Podman and buildah with storage of their own in $1, so that nothing of the machine's is read, kept or changed; with runc and
# lower limits, so that they work inside a container too.
private_engine() {
  mkdir -p "$1"
  cat >"$1/containers.conf" <<CONF
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
CONF
  cat >"$1/storage.conf" <<CONF
[storage]
driver = "vfs"
graphroot = "$1/storage"
runroot = "$1/run"
CONF
  export CONTAINERS_CONF="$1/containers.conf" CONTAINERS_STORAGE_CONF="$1/storage.conf" STORAGE_DRIVER=vfs
}
