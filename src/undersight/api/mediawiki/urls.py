"""The addresses that programs for MediaWiki know. They come before those of the pages."""

from __future__ import annotations

from django.urls import path

from undersight.api.mediawiki.door import api
from undersight.api.mediawiki.index import index, wiki

urlpatterns = [
    path("api.php", api, name="mediawiki-api"),
    path("w/api.php", api),
    path("index.php", index, name="mediawiki-index"),
    path("w/index.php", index),
    path("wiki/", wiki),
    path("wiki/<path:title>", wiki, name="mediawiki-page"),
]
