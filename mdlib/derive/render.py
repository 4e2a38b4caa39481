def plain(n): return ""
