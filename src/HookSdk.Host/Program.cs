namespace HookSdk.Host;

internal static class Program
{
    private static Task<int> Main(string[] args) => HookHost.RunAsync(args, Console.Out, Console.Error);
}
