"""What the sign-in pages know of the registry."""

from __future__ import annotations

from django import template
from django.conf import settings

from undersight.options import Options

register = template.Library()


@register.simple_tag
def registry() -> Options:
    """The options of the registry: `{% registry as site %}{{ site.name }}`."""
    options: Options = settings.UNDERSIGHT
    return options
