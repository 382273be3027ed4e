"""The doors that programs for MediaWiki know, for reading: api.php, index.php and /wiki/."""
