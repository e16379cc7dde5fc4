using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;

namespace Spoor.Api.Admin;

/// <summary>Reads the small JSON object of a request. A key that is not known is refused: mistyped, it would widen what is erased.</summary>
internal sealed class AdminBody : IDisposable
{
    private const int MaxBytes = 4 << 20;

    private readonly JsonDocument _document;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private AdminBody(JsonDocument document) => _document = document;

    /// <exception cref="ApiException">It is no JSON object, or too large.</exception>
    public static async Task<AdminBody> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (bytes.Length + read > MaxBytes)
                throw new ApiException(413, $"the body is larger than {MaxBytes} bytes: ask several times");
            bytes.Write(buffer, 0, read);
        }

        try
        {
            var document = JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes.ToArray());
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new AdminBody(document);
            document.Dispose();
        }
        catch (JsonException fault)
        {
            throw ApiException.BadRequest("the body is no JSON: " + fault.Message);
        }

        throw ApiException.BadRequest("expected a JSON object");
    }

    public bool Flag(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw ApiException.BadRequest($"{key}: expected true or false"),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw ApiException.BadRequest($"{key}: expected a text"),
    };

    public IReadOnlyList<string> Texts(string key) => Find(key) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String
            ? item.GetString()!
            : throw ApiException.BadRequest($"{key}: expected a list of texts"))],
        _ => throw ApiException.BadRequest($"{key}: expected a list of texts"),
    };

    /// <summary>Seconds since 1970, as the search endpoints take them; null when absent.</summary>
    public uint? Seconds(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt32(out var value) => value,
        _ => throw ApiException.BadRequest($"{key}: expected seconds since 1970 as a whole number"),
    };

    /// <exception cref="ApiException">There is a key that nobody asked for.</exception>
    public void End()
    {
        foreach (var property in _document.RootElement.EnumerateObject())
        {
            if (!_read.Contains(property.Name))
                throw ApiException.BadRequest($"\"{property.Name}\" is not known; there are {string.Join(", ", _read.Order(StringComparer.Ordinal))}");
        }
    }

    public void Dispose() => _document.Dispose();

    private JsonElement? Find(string key)
    {
        _read.Add(key);
        return _document.RootElement.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
