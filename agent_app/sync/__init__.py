"""The exchange with the county: segments, bundles, certificates, by line or by stick."""
