using System.CommandLine;
using Spoor.Server.Commands;
using Spoor.Store;
using Spoor.Store.Deletion;
using Spoor.Store.Inspection;

namespace Spoor.Server.Blocks;

/// <summary><c>spoor blocks delete-tenant</c>: deletes all that is stored of a tenant.</summary>
internal sealed class BlocksDeleteTenantCommand : SpoorCommand
{
    private readonly Argument<string> _tenant = new("tenant") { Description = "Whose data; single-tenant is the one of a store that nobody named one for.", HelpName = "TENANT" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Says what would be deleted, as without --yes." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Deletes; without it, it is only said what would be deleted." };
    private readonly StoreOptionSet _store;
    private readonly Option<bool> _json = CommonOptions.Json();

    public BlocksDeleteTenantCommand()
        : base(
            "delete-tenant",
            "Deletes all that is stored of a tenant: blocks, series, log and cache, in the folder and in the bucket. No server may have the store open.",
            "spoor blocks delete-tenant acme --path /var/lib/spoor          # says what would go",
            "spoor blocks delete-tenant acme --path /var/lib/spoor --yes",
            "spoor blocks delete-tenant acme --config spoor.yaml --yes      # with the bucket that the configuration names")
    {
        Add(_tenant);
        Add(_dryRun);
        Add(_yes);
        _store = new StoreOptionSet(this, hasTenant: false);
        Add(_json);
        _tenant.Validators.Add(result =>
        {
            if (StoreLayout.TenantError(result.Tokens[^1].Value) is { } error)
                result.AddError(error);
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_dryRun) is not null && result.GetResult(_yes) is not null)
                result.AddError("--dry-run and --yes contradict each other");
        });
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var output = arguments.InvocationConfiguration.Output;
        var options = _store.Read(arguments) with { Tenant = arguments.GetRequiredValue(_tenant) };
        TenantDeletionReport report;
        try
        {
            report = await TenantDeletion.RunAsync(options, isDryRun: !arguments.GetValue(_yes), cancellationToken);
        }
        catch (StoreInUseException exception)
        {
            throw new CommandException(exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"{exception.Message}; run the command again to go on", exception);
        }

        if (arguments.GetValue(_json))
            await output.WriteLineAsync(InspectionJson.Write(report));
        else
            await output.WriteLineAsync(Describe(report, options));
        return report.IsFound ? ExitCode.Ok : ExitCode.NothingOrPartial;
    }

    private static string Describe(TenantDeletionReport report, StoreOptions options)
    {
        if (!report.IsFound)
            return $"nothing is stored of tenant {report.Tenant} in {Path.GetFullPath(options.Path)}{(options.S3 is null ? "" : " or in the bucket")}";
        var what = report.IsResumed ? "what an earlier deletion left of" : $"{Counts.Of(report.Blocks, "block")} with {Counts.Of(report.Spans, "span")} of";
        var where = $"{Counts.Of(report.Files, "file")} of {Sizes.Show(report.FileBytes)}"
            + (options.S3 is null ? "" : $" and {Counts.Of(report.Objects, "object")} of {Sizes.Show(report.ObjectBytes)} in the bucket");
        return report.IsDryRun
            ? $"would delete {what} tenant {report.Tenant}: {where}; add --yes to do it"
            : $"deleted {what} tenant {report.Tenant}: {where}";
    }
}
