#pragma once
#include <maxminddb.h>

// MMDB_get_value is variadic, and Swift can't call variadic functions.

// Fills in what the file knows of the address: 1, or 0 where it knows nothing or can't be read there.
static inline int cmaxmind_find(const MMDB_s *file, const char *address, MMDB_entry_s *entry) {
    int address_error = 0, file_error = MMDB_SUCCESS;
    MMDB_lookup_result_s found = MMDB_lookup_string(file, address, &address_error, &file_error);
    if (address_error != 0 || file_error != MMDB_SUCCESS || !found.found_entry) return 0;
    *entry = found.entry;
    return 1;
}

// autonomous_system_number, or 0, which is no system's number (RFC 7607).
static inline uint32_t cmaxmind_system(MMDB_entry_s *entry) {
    MMDB_entry_data_s data;
    if (MMDB_get_value(entry, &data, "autonomous_system_number", NULL) != MMDB_SUCCESS || !data.has_data) return 0;
    return data.type == MMDB_DATA_TYPE_UINT32 ? data.uint32 : data.type == MMDB_DATA_TYPE_UINT16 ? data.uint16 : 0;
}

// The two letters of country.iso_code as they are in the file, or NULL.
static inline const char *cmaxmind_country(MMDB_entry_s *entry) {
    MMDB_entry_data_s data;
    if (MMDB_get_value(entry, &data, "country", "iso_code", NULL) != MMDB_SUCCESS || !data.has_data) return NULL;
    return data.type == MMDB_DATA_TYPE_UTF8_STRING && data.data_size == 2 ? data.utf8_string : NULL;
}
