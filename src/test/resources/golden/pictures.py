"""Pictures of every kind, and what Pillow makes of them on white and upright: python pictures.py > pictures.json"""
import base64
import io
import json
import random

from PIL import Image, ImageOps

random.seed(1)
cases = []


def on_white(image):
    image = ImageOps.exif_transpose(image)
    if "A" in image.mode or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")


def case(title, image, form, adobe=None, **options):
    file = io.BytesIO()
    image.save(file, form, **options)
    written = bytearray(file.getvalue())
    if adobe is not None:
        written[written.index(b"Adobe") + 11] = adobe
    read = on_white(Image.open(io.BytesIO(written)))
    cases.append({
        "title": title,
        "file": base64.b64encode(written).decode(),
        "width": read.width,
        "height": read.height,
        "rgb": [number for pixel in read.get_flattened_data() for number in pixel],
    })


def drawn(mode, width, height, pixel):
    image = Image.new(mode, (width, height))
    image.putdata([pixel(x, y) for y in range(height) for x in range(width)])
    return image


def noise():
    return random.randrange(256)


case("a canvas: black ink, and nothing elsewhere", drawn("RGBA", 4, 3, lambda x, y: (0, 0, 0, 85 * x)), "PNG")
case("colour and transparency", drawn("RGBA", 5, 4, lambda x, y: (noise(), noise(), noise(), noise())), "PNG")
case("opaque, with a channel that says so", drawn("RGBA", 5, 4, lambda x, y: (noise(), noise(), noise(), 255)), "PNG")
case("grey and transparency", drawn("LA", 5, 4, lambda x, y: (noise(), noise())), "PNG")
palette = drawn("P", 4, 2, lambda x, y: x)
palette.putpalette([0, 0, 0, 255, 0, 0, 10, 200, 30, 9, 9, 9])
case("a palette of which some is transparent", palette, "PNG", transparency=bytes([0, 128, 255, 40]))
case("one colour that is transparent", drawn("RGB", 4, 2, lambda x, y: (10 * x, 20, 30)), "PNG", transparency=(10, 20, 30))
case("one grey that is transparent", drawn("L", 4, 2, lambda x, y: 40 * x), "PNG", transparency=40)
case("grey", drawn("L", 5, 4, lambda x, y: noise()), "PNG")
case("colour", drawn("RGB", 5, 4, lambda x, y: (noise(), noise(), noise())), "PNG")
ramp = lambda x, y: (12 * x, 25 * y, 200 - 9 * x, 6 * x + 3 * y)
case("four inks", drawn("CMYK", 16, 8, ramp), "JPEG", quality=98, subsampling=0)
case("four inks, progressive", drawn("CMYK", 16, 8, ramp), "JPEG", quality=98, subsampling=0, progressive=True)
case("four inks as luma and chroma", drawn("CMYK", 16, 8, ramp), "JPEG", adobe=2, quality=98, subsampling=0)
for orientation in range(9):
    for endian in ("<", ">"):
        exif = Image.Exif()
        exif.endian = endian
        exif[0x010F] = "Camera"
        exif[0x0112] = orientation
        for mode in ("RGB", "L") if endian == "<" else ("RGB",):
            pixel = (lambda x, y: ramp(x, y)[:3]) if mode == "RGB" else (lambda x, y: 8 * x + 15 * y)
            case("held as %s says, %s, %s" % (orientation, endian, mode), drawn(mode, 16, 8, pixel), "JPEG",
                 quality=98, subsampling=0, exif=exif.tobytes())
print(json.dumps(cases))
