"""Static files as they are collected: under long-lived names, compressed once for all."""

from functools import cache
from typing import Any

import brotli
from servestatic.compress import Compressor
from servestatic.storage import CompressedManifestStaticFilesStorage

# The best quality takes twice as long and saves 2 %.
BROTLI_QUALITY = 10


class OnceCompressor(Compressor):
    """Most files lie there twice, by their own name and by one with their hash: packed once."""

    @staticmethod
    @cache
    def compress_brotli(data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=BROTLI_QUALITY))

    @staticmethod
    @cache
    def compress_gzip(data: bytes) -> bytes:
        return Compressor.compress_gzip(data)


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    def create_compressor(self, **kwargs: Any) -> Compressor:
        return OnceCompressor(**kwargs)
