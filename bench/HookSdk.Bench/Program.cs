using HookSdk.Bench;
using HookSdk.Bench.ExProto;
using HookSdk.Bench.Growth;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Logins;
using HookSdk.Bench.Plugins;
using HookSdk.Bench.Published;
using HookSdk.Bench.Servers;
using HookSdk.Bench.StartUp;

try
{
    if (args is ["serve", var suite, var server])
        return await KestrelServer.ServeAsync(Suites.Find(suite), server);

    if (args.Length == 0 || args.Contains("--help") || args.Contains("-h"))
    {
        Console.WriteLine(Help.Text());
        return args.Length == 0 ? 2 : 0;
    }

    if (args[0] == StartCommand.Name)
        return StartCommand.Run(args[1..]);

    if (args[0] == PublishedCommand.Name)
        return PublishedCommand.Run(args[1..]);

    if (args[0] == ExProtoCommand.Name)
        return await ExProtoCommand.RunAsync(args[1..]);

    if (args[0] == LoginsCommand.Name)
        return await LoginsCommand.RunAsync(args[1..]);

    if (args[0] == PluginMemoryCommand.Name)
        return await PluginMemoryCommand.RunAsync(args[1..]);

    if (args[0] == GrowthCommand.Name)
        return await GrowthCommand.RunAsync(args[1..]);

    return BenchCommand.Run(BenchOptions.Parse(args));
}
catch (UsageException problem)
{
    await Console.Error.WriteLineAsync($"{problem.Message}\n`--help` lists what there is.");
    return 2;
}
catch (BenchException problem)
{
    await Console.Error.WriteLineAsync($"failed: {problem.Message}");
    return 1;
}
