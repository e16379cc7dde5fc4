using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spoor.Api.Tests;

/// <summary>A whole HTTP answer.</summary>
internal sealed record Answer(int Status, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonNode Json => JsonNode.Parse(Body)!;

    /// <summary>Fails unless the answer is 200 with exactly this JSON, spacing aside.</summary>
    public void AssertJson(string expected)
    {
        Assert.Equal("200 application/json", $"{Status} {ContentType}");
        Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonSerializer.Deserialize<JsonNode>(Body)!.ToJsonString());
    }

    /// <summary>Fails unless the answer is this plain text.</summary>
    public void AssertText(int status, string body)
    {
        Assert.Equal((status, body), (Status, Text));
        Assert.Equal("text/plain; charset=utf-8", ContentType);
    }
}
