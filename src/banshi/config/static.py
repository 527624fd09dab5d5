"""Static files under names that carry their content's hash, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedWhenCollected(CompressedManifestStaticFilesStorage):
    """Hashed and compressed once collected; before that (in tests) served under plain names."""

    manifest_strict = False

    def stored_name(self, name):
        """The hashed name of a collected file, or the name itself."""
        return super().stored_name(name) if self.hashed_files else name
