using Spoor.Collector.Config;
using Spoor.Server.Commands;
using Spoor.Store;

namespace Spoor.Server.Hosting;

/// <summary>The configuration of a server: loaded and found valid before anything else happens.</summary>
/// <param name="Pipelines">What the collector runs.</param>
/// <param name="Store">The store of this process.</param>
/// <param name="Query">Where queries are answered; null for a server without query API.</param>
/// <param name="Warnings">What works but should be looked at.</param>
internal sealed record ServerConfig(SpoorConfig Pipelines, StoreOptions Store, QueryOptions? Query, IReadOnlyList<ConfigError> Warnings)
{
    /// <exception cref="CommandException">The configuration has errors; the message lists all of them with file, line and column.</exception>
    public static ServerConfig Load(ServerSettings settings)
    {
        var result = ConfigLoader.Load(settings.ConfigFiles, settings.Overrides);
        if (result.Config is not { } config)
        {
            var count = result.Errors.Count == 1 ? "an error" : $"{result.Errors.Count} errors";
            throw new CommandException($"the configuration has {count}:\n{string.Join('\n', result.Errors)}");
        }

        var store = config.Store
            ?? throw new CommandException("the configuration has no store: define the extension spoor_store and name it in service.extensions");
        if (settings.DataFolder is { } folder)
            store = store with { Path = folder, WalPath = null };
        return new ServerConfig(config, store, config.Query, result.Warnings);
    }
}
