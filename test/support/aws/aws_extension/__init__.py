"""What moto lacks for the platform's use of AWS: see __main__.py.

It is our own reading of AWS, written so that Terraform's provider reads back what it wrote. A test against it shows that
inputs pass the provider's checks and come back the same; it does not show that AWS would take them.
"""
