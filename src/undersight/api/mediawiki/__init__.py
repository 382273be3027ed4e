"""The doors that programs written for MediaWiki know: api.php, index.php and /wiki/, for reading."""
