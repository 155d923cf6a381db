"""The course as a site: pages of one language are laid out for mkdocs, built, and their Chinese text made searchable."""
