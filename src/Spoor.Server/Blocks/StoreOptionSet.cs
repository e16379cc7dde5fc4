using System.CommandLine;
using System.CommandLine.Parsing;
using Spoor.Server.Commands;
using Spoor.Server.Hosting;
using Spoor.Store;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary>The options that say which store a command works on.</summary>
internal sealed class StoreOptionSet
{
    private readonly Option<string?> _path = new("--path", "--data", "-d")
    {
        Description = "The store's folder. Default: what the configuration says, else ./data.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _tenant = new("--tenant")
    {
        Description = $"Whose blocks. Default: {StoreLayout.DefaultTenant}.",
        HelpName = "TENANT",
    };

    private readonly Option<string[]> _config = new("--config", "-c")
    {
        Description = "The server's configuration file, to take the store from; can be given several times.",
        HelpName = "FILE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets one value of the configuration, as for spoor serve; can be given several times.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="hasTenant">False for a command that says itself whose store it is.</param>
    public StoreOptionSet(Command command, bool hasTenant = true)
    {
        command.Add(_path);
        if (hasTenant)
            command.Add(_tenant);
        command.Add(_config);
        command.Add(_set);
        _tenant.Validators.Add(result =>
        {
            if (StoreLayout.TenantError(result.Tokens[^1].Value) is { } error)
                result.AddError(error);
        });
    }

    /// <summary>True when the command line says something about the store.</summary>
    public bool IsGiven(CommandResult result) =>
        ((Option[])[_path, _tenant, _config, _set]).Any(option => result.GetResult(option) is { Implicit: false });

    /// <exception cref="CommandException">The configuration has errors.</exception>
    public StoreOptions Read(ParseResult arguments)
    {
        var store = ServerConfig.Load(new ServerSettings
        {
            ConfigFiles = arguments.GetRequiredValue(_config),
            Overrides = arguments.GetRequiredValue(_set),
            DataFolder = arguments.GetValue(_path),
        }).Store;
        return arguments.GetResult(_tenant) is not null && arguments.GetValue(_tenant) is { } tenant ? store with { Tenant = tenant } : store;
    }

    /// <exception cref="CommandException">The configuration has errors, or there is no store.</exception>
    public StoreInspector Open(ParseResult arguments)
    {
        try
        {
            return StoreInspector.Open(Read(arguments));
        }
        catch (IOException exception)
        {
            throw new CommandException(exception.Message + "; name the store's folder with --path, or the server's configuration with --config", exception);
        }
    }

    /// <summary>For commands that open the store to do one thing: nothing else is merged, thinned out or dropped meanwhile.</summary>
    public static StoreOptions WithoutHousekeeping(StoreOptions options) => options with
    {
        Compaction = options.Compaction with { Enabled = false },
        Retention = new RetentionOptions { Full = TimeSpan.Zero },
        MaxBytes = 0,
    };

    /// <exception cref="CommandException">The store cannot be read.</exception>
    public static StoreListing List(StoreInspector inspector)
    {
        try
        {
            return inspector.List();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new CommandException(exception.Message, exception);
        }
    }

    /// <exception cref="CommandException">No block, or more than one, has such an id.</exception>
    public static StoredBlock Find(StoreInspector inspector, StoreListing listing, string idPrefix)
    {
        try
        {
            return inspector.Find(listing, idPrefix);
        }
        catch (KeyNotFoundException exception)
        {
            throw new CommandException(exception.Message + "; spoor blocks list shows all", exception);
        }
    }
}
