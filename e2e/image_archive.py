"""Writes container images as archives of the form that `docker save` makes, which containerd, buildah and Jib take."""
import hashlib
import io
import json
import subprocess
import tarfile


def add(tar, name, data=b"", mode=0o644, kind=tarfile.REGTYPE, link=""):
    """One file, folder (DIRTYPE) or link (SYMTYPE), of root, and always of the same time."""
    member = tarfile.TarInfo(name)
    member.type, member.mode, member.linkname, member.size = kind, mode, link, len(data)
    tar.addfile(member, io.BytesIO(data))


def architecture():
    """As Debian and container images call it: amd64, arm64."""
    return subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True).stdout.strip()


def write_image(path, reference, layer, config):
    """An image of one layer, the bytes of a tar: its configuration, the layer, and the manifest that names both."""
    config = json.dumps({
        "architecture": architecture(),
        "os": "linux",
        "config": config,
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(layer).hexdigest()]},
    }).encode()
    config_name = hashlib.sha256(config).hexdigest() + ".json"
    manifest = json.dumps([{"Config": config_name, "RepoTags": [reference], "Layers": ["layer.tar"]}]).encode()
    with tarfile.open(path, "w") as tar:
        add(tar, config_name, config)
        add(tar, "layer.tar", layer)
        add(tar, "manifest.json", manifest)
