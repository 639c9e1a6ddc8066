using System.Diagnostics;

namespace HookSdk.M4.LocalPrograms;

/// <summary>Does what a script should not do; the destination says what.</summary>
public sealed class MisbehavingScript : M4Script, IDisposable
{
    private static readonly ManualResetEventSlim Never = new();
    private bool _disposeHangs;

    [FailOpen]
    public override async ValueTask<M4Reply> HandleAsync(M4Call call, HookContext context)
    {
        switch (call.Destination)
        {
            case "throws":
                throw new InvalidOperationException("The service is down.");
            case "throws-later":
                await Task.Yield();
                throw new InvalidOperationException("The service is down.");
            case "null":
                return null!;
            case "blocks":
                Never.Wait();
                break;
            case "prints-without-end":
                while (!Never.IsSet)
                {
                    Console.WriteLine("is anybody there?");
                }

                break;
            case "spins":
                while (!Never.IsSet)
                {
                }

                break;
            case "waits":
                await new TaskCompletionSource().Task;
                break;
            case "waits-politely":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
                break;
            case "blocks-and-its-exit-handler-too":
                AppDomain.CurrentDomain.ProcessExit += static (_, _) => Never.Wait();
                Never.Wait();
                break;
            case "prints":
                await PrintEverywhereAsync();
                break;
            case "prints-for-ever":
                new Thread(static () =>
                {
                    while (true)
                    {
                        Console.WriteLine("from another thread");
                    }
                })
                { IsBackground = true }.Start();
                break;
            case "exits":
                Environment.Exit(3);
                break;
            case "escapes":
                new Thread(static () => throw new InvalidOperationException("Nobody catches this.")).Start();
                Never.Wait();
                break;
            case "leaves-a-thread":
                new Thread(Never.Wait).Start();
                break;
            case "dispose-hangs":
                _disposeHangs = true;
                break;
            case "names-what-is-loaded":
                return M4Reply.Continue().WithMessage(string.Join(' ', AppDomain.CurrentDomain.GetAssemblies()
                    .Select(static a => a.GetName().Name!).Where(static n => n.StartsWith("Microsoft.", StringComparison.Ordinal) || n.Contains("Http", StringComparison.Ordinal))));
            case "echo":
                return M4Reply.Continue().WithMessage($"{call.ConnectionPointId}/{call.UserId}/{call.Source}/{call.GetText("extra")}");
        }

        return M4Reply.Continue().WithMessage("done");
    }

    public void Dispose()
    {
        if (_disposeHangs)
        {
            Never.Wait();
        }
    }

    private static async Task PrintEverywhereAsync()
    {
        Console.Write('c');
        Console.Write(['a', 'b'], 0, 2);
        Console.WriteLine("""{"reject_call":1}""");
        await Console.Out.WriteLineAsync("async");
        await using (Stream raw = Console.OpenStandardOutput())
        {
            await raw.WriteAsync("raw\n"u8.ToArray());
        }

        if (!OperatingSystem.IsWindows())
        {
            using Process child = Process.Start("/bin/sh", ["-c", "echo from a child process"]);
            await child.WaitForExitAsync();
        }
    }
}
