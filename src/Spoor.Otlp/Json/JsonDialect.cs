namespace Spoor.Otlp.Json;

/// <summary>How bytes and enums stand in JSON. Both dialects name fields in lowerCamelCase and write 64-bit integers as strings.</summary>
public enum JsonDialect
{
    /// <summary>OTLP/JSON: hexadecimal ids, enum numbers (OTLP specification, "JSON Protobuf Encoding").</summary>
    Otlp,

    /// <summary>
    /// Tempo's query API (gogo <c>jsonpb</c>): base64 ids, enum names; <c>resource</c>, <c>scope</c> and <c>status</c> are always there, as <c>{}</c> when empty.
    /// Reading also takes hexadecimal ids and the envelopes <c>{"batches":[…]}</c> and <c>{"trace":{…}}</c>.
    /// </summary>
    Tempo,
}
