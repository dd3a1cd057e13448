#pragma once
#include <idn2.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

// uninorm_nfc is a macro over a cast that Swift can't import.
// Writes the NFC form of `text` into `output` and answers its length, or -1 if it isn't UTF-8 or has no room.
static inline long cidn_nfc(const uint8_t *text, size_t length, uint8_t *output, size_t room) {
    size_t written = room;
    uint8_t *result = u8_normalize(UNINORM_NFC, text, length, output, &written);
    if (result == NULL) return -1;
    if (result == output) return (long)written;
    free(result);
    return -1;
}
