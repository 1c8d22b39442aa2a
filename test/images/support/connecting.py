"""Opens one new connection after the other at each place that a file names, until there is none left in it."""

import json
import sys
import time

import psycopg2

counts = {"connected": 0, "refused": []}
while True:
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            places = json.load(file)
    except ValueError:
        # It is just being written.
        continue
    if not places:
        break
    for place in places:
        try:
            connection = psycopg2.connect(**place)
            try:
                with connection.cursor() as cursor:
                    cursor.execute("INSERT INTO calls VALUES (session_user, current_user)")
                connection.commit()
            finally:
                connection.close()
            counts["connected"] += 1
        except psycopg2.Error as error:
            counts["refused"].append(f"{place['user']} at {place['port']}: {error}")
    time.sleep(0.01)
print(json.dumps(counts))
