using System.Text.Json.Serialization;

namespace Spoor.Store.Blocks;

/// <summary>What retention left of a block's spans.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BlockTier>))]
internal enum BlockTier
{
    /// <summary>All of them.</summary>
    [JsonStringEnumMemberName("full")]
    Full,

    /// <summary>Whole traces of some, weighed for those that went.</summary>
    [JsonStringEnumMemberName("sampled")]
    Sampled,
}
