using Spoor.Store.Files;
using Spoor.Store.Ingest;

namespace Spoor.Store.Manifest;

/// <summary>Makes a step durable that must not be given up once it was begun.</summary>
internal static class ManifestRetry
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Once the manifest was asked, it may hold the step even if it threw. So it is asked for the same again until it says yes, or the store stops: what
    /// the step names must then stay, since the next start may find it named.
    /// </summary>
    /// <exception cref="OperationCanceledException">The store stops.</exception>
    public static void Append(StoreContext context, ManifestLog manifest, ManifestRecord record, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                manifest.Append(record);
                return;
            }
            catch (Exception e) when (StoreFileExtensions.IsFileError(e))
            {
                context.Report(new StoreEvent(StoreEventLevel.Error, $"the manifest could not be written ({record.Reason}); it is tried again", e));
                cancellationToken.WaitHandle.WaitOne(Delay);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
