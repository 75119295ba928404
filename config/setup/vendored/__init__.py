"""Makes a sheet and typefaces for our pages out of the packages in static/vendor."""
