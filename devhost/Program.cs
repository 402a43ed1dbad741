using System.CommandLine;
using Outreach.DevHost.CommandLine;

// Longer than a stop takes: requests drain, then the engine ends, then storage saves.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
return await DevHostCommandLine.Create(RunCommand.RunAsync).Parse(args).InvokeAsync(configuration);
