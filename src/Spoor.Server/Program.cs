using Spoor.Server.Commands;
using Spoor.Server.Hosting;

// spoor [serve] | demo | import | generate | query | trace | tail | blocks | version
//
// The command line is put together in Commands/CommandLine.cs, one file a command. What runs behind "serve" is put together in
// Hosting/SpoorServer.cs: configuration, query API and UI, store, pipelines, receivers. SIGINT and SIGTERM ask a command to end.
using var stop = new StopSignal();
return await CommandLine.RunAsync(args, Console.Out, Console.Error, stop.Token);
