using System.Runtime.ExceptionServices;

namespace Spoor.Store.Query;

/// <summary>Runs numbered pieces of work on at most one worker a processor, in order of their numbers as far as workers allow.</summary>
internal static class Workers
{
    /// <param name="count">Pieces of work, numbered from 0.</param>
    /// <param name="createWorker">Called once a worker; gives what runs a piece, which no other worker then calls.</param>
    /// <param name="cancellationToken">Observed before each piece.</param>
    public static void Run(int count, Func<Action<int>> createWorker, CancellationToken cancellationToken)
    {
        var next = -1;
        Exception? failure = null;

        void Work()
        {
            try
            {
                var run = createWorker();
                for (var index = Interlocked.Increment(ref next); index < count && failure is null; index = Interlocked.Increment(ref next))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    run(index);
                }
            }
            catch (Exception exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
            }
        }

        var workers = Math.Min(count, Environment.ProcessorCount);
        if (workers == 0)
            return;
        var others = new Task[workers - 1];
        for (var i = 0; i < others.Length; i++)
            others[i] = Task.Run(Work, CancellationToken.None);
        Work();
        Task.WaitAll(others, CancellationToken.None);
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }
}
