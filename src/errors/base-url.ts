/** Where an emulator listens that was started without flags. */
export const BASE_URL = 'http://127.0.0.1:19540'
