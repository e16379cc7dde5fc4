namespace Spoor.Server.Demo;

/// <summary>A service of the shop: what its resource says, and how many instances of it run.</summary>
internal sealed record ShopService(string Name, string Version, Sdk Sdk, int Instances, int Port)
{
    public string PodName(int instance) => $"{Name}-{Hash(Name, 0):x8}-{Hash(Name, instance + 1) & 0xFFFFF:x5}";

    public string HostName(int instance) => $"node-{(Hash(Name, instance) % 6) + 1}";

    /// <summary>The same in every run, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static uint Hash(string text, int salt)
    {
        var hash = 2166136261 ^ (uint)salt;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619;
        return hash;
    }
}
