import secrets
from collections.abc import Iterator

import pytest
from pytest_zilliz_emulator import Emulator
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import HttpWaitStrategy


@pytest.fixture(scope="session")
def zilliz_emulator() -> Iterator[Emulator]:
    """Replaces the fixture of the plugin; its other fixtures use this one."""
    # Other machines may reach a container, so its laboratory requires a token.
    token = secrets.token_hex(16)
    container = (
        DockerContainer("zilliz-import-emulator")
        .with_command("--freeze 2024-01-02T03:04:05Z")
        .with_env("ZILLIZ_EMULATOR_CONTROL_TOKEN", token)
        .with_exposed_ports(19540)
        .waiting_for(HttpWaitStrategy(19540, "/_emulator/health"))
    )
    with container:
        url = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(19540)}"
        yield Emulator(url, token)
