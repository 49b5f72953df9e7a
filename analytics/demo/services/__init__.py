from analytics.demo.services.build import DemoExists, build

__all__ = ["DemoExists", "build"]
