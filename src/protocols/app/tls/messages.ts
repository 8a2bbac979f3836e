import { bytes, u8, u16, u24 } from '../../../schema/field.ts';
import { message } from '../../../schema/message.ts';
import { CIPHER_SUITES, CONTENT_TYPES, HANDSHAKE_TYPES, VERSIONS } from './values.ts';

const handshakeHead = {
  type: u8('HandshakeType', { filter: 'tls.handshake.type', values: HANDSHAKE_TYPES }),
  length: u24('length', { filter: 'tls.handshake.length' }),
};

const helloHead = {
  ...handshakeHead,
  version: u16('legacy_version', { filter: 'tls.handshake.version', base: 'hex', values: VERSIONS }),
  random: bytes('random', 32, { filter: 'tls.handshake.random' }),
  sessionIdLength: u8('legacy_session_id length', { filter: 'tls.handshake.session_id_length' }),
  sessionId: bytes('legacy_session_id', 'sessionIdLength', { filter: 'tls.handshake.session_id' }),
};

export const record = message(
  {
    name: 'tls-record',
    title: 'TLS record',
    reference: 'RFC 8446 section 5.1',
    phase: 'relay',
    side: 'both',
    about: 'A handshake message can lie in several records, and a record can hold several messages.',
  },
  {
    type: u8('ContentType', { filter: 'tls.record.content_type', values: CONTENT_TYPES }),
    version: u16('legacy_record_version', { filter: 'tls.record.version', base: 'hex', values: VERSIONS }),
    length: u16('length', { filter: 'tls.record.length' }),
    fragment: bytes('fragment', 'length', { filter: 'tls.record.fragment' }),
  },
);

export const handshakeMessage = message(
  {
    name: 'tls-handshake',
    title: 'TLS handshake message',
    reference: 'RFC 8446 section 4',
    phase: 'relay',
    side: 'both',
  },
  { ...handshakeHead, body: bytes('body', 'length', { filter: 'tls.handshake.body' }) },
);

export const clientHello = message(
  {
    name: 'tls-client-hello',
    title: 'TLS ClientHello',
    reference: 'RFC 8446 section 4.1.2',
    phase: 'relay',
    side: 'client',
    about: 'What the client can do, and which server it wants; extensions are absent before TLS 1.0.',
  },
  {
    ...helloHead,
    cipherSuitesLength: u16('cipher_suites length', { filter: 'tls.handshake.cipher_suites_length' }),
    cipherSuites: bytes('cipher_suites', 'cipherSuitesLength', { filter: 'tls.handshake.ciphersuites' }),
    compressionLength: u8('legacy_compression_methods length', { filter: 'tls.handshake.comp_methods_length' }),
    compression: bytes('legacy_compression_methods', 'compressionLength', { filter: 'tls.handshake.comp_methods' }),
    extensions: bytes('extensions', 'rest', { filter: 'tls.handshake.extensions' }),
  },
);

export const serverHello = message(
  {
    name: 'tls-server-hello',
    title: 'TLS ServerHello',
    reference: 'RFC 8446 section 4.1.3',
    phase: 'relay',
    side: 'proxy',
    about: 'What the server chose. TLS 1.3 names its version in an extension.',
  },
  {
    ...helloHead,
    cipherSuite: u16('cipher_suite', { filter: 'tls.handshake.ciphersuite', base: 'hex', values: CIPHER_SUITES }),
    compression: u8('legacy_compression_method', { filter: 'tls.handshake.comp_method' }),
    extensions: bytes('extensions', 'rest', { filter: 'tls.handshake.extensions' }),
  },
);

export const extension = message(
  {
    name: 'tls-extension',
    title: 'TLS extension',
    reference: 'RFC 8446 section 4.2',
    phase: 'relay',
    side: 'both',
  },
  {
    type: u16('extension_type', { filter: 'tls.handshake.extension.type' }),
    length: u16('length', { filter: 'tls.handshake.extension.len' }),
    data: bytes('extension_data', 'length', { filter: 'tls.handshake.extension.data' }),
  },
);
