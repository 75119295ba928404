"""Make the slim sheet and the slim faces anew: ``python -m config.setup.vendored``."""

from config.setup.vendored import faces, sheet


def main() -> None:
    sheet.SLIM.write_text(sheet.made(), encoding="utf-8")
    print(f"{sheet.SLIM.name}: {sheet.SLIM.stat().st_size:,} bytes")
    for face in faces.FACES:
        face.target.parent.mkdir(exist_ok=True)
        face.target.write_bytes(faces.made(face))
        print(f"{face.target.name}: {face.target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
