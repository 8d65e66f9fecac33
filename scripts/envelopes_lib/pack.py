"""Stored pages into files: PDF, TIFF, JPEG, PNG, ZIP; the same pages give the same bytes."""

import io
import zipfile

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def picture(shot):
    image = Image.fromarray(shot.image)
    if shot.bilevel:
        return image.convert("1", dither=Image.Dither.NONE)
    red, green, blue = (shot.image[::7, ::7, i] for i in range(3))
    if (red == green).all() and (green == blue).all():
        return image.convert("L")
    return image


def jpeg(shot, dpi):
    out = io.BytesIO()
    image = picture(shot)
    image.convert("L" if image.mode == "1" else image.mode).save(out, "JPEG", quality=shot.quality, dpi=(dpi, dpi))
    return out.getvalue()


def png(shot, dpi):
    out = io.BytesIO()
    image = picture(shot)
    if image.mode == "RGB":
        image = image.quantize(96, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    image.save(out, "PNG", dpi=(dpi, dpi), compress_level=3)
    return out.getvalue()


def tiff(shots, dpi):
    images = [picture(s) for s in shots]
    if all(i.mode == "1" for i in images):
        options = {"compression": "group4"}
    else:
        images = [i.convert("L") for i in images]
        options = {"compression": "tiff_lzw"}
    out = io.BytesIO()
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], dpi=(dpi, dpi), **options)
    return out.getvalue()


def pdf(shots, dpi):
    """A PDF of pictures only."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1, pageCompression=1)
    for shot in shots:
        w, h = (v * 72 / dpi for v in shot.image.shape[1::-1])
        if shot.photo:
            w, h = (v * 842 / max(shot.image.shape[:2]) for v in shot.image.shape[1::-1])
        canvas.setPageSize((w, h))
        image = picture(shot)
        source = ImageReader(image if image.mode == "1" else io.BytesIO(jpeg(shot, dpi)))
        canvas.drawImage(source, 0, 0, w, h)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def archive(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files:
            info = zipfile.ZipInfo(name, (2026, 1, 10, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            bundle.writestr(info, data)
    return out.getvalue()
