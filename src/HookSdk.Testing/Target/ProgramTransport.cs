using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace HookSdk.Testing;

/// <summary>Starts a program for every call: the request as one line of STDIN or as an argument, the reply from STDOUT.</summary>
internal sealed class ProgramTransport(
    string fileName, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, bool requestAsArgument, Action<string> onErrorLine) : HookTransport
{
    public override async Task<HookResponse> SendAsync(string hook, byte[] body, bool inPieces, CancellationToken hangUp)
    {
        ProcessStartInfo start = new(fileName, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        if (requestAsArgument)
        {
            start.ArgumentList.Add(Encoding.UTF8.GetString(body));
        }

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            return HookResponse.Failed($"it could not be started: {e.Message}");
        }

        using (process)
        {
            return await TalkAsync(process, body, inPieces, hangUp).ConfigureAwait(false);
        }
    }

    public override void Dispose()
    {
    }

    private async Task<HookResponse> TalkAsync(Process process, byte[] body, bool inPieces, CancellationToken hangUp)
    {
        using CancellationTokenRegistration killing = hangUp.Register(static p => Kill((Process)p!), process);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is { } line)
            {
                onErrorLine(line);
            }
        };
        process.BeginErrorReadLine();
        using MemoryStream output = new();
        Task reading = process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
        await WriteAsync(process.StandardInput.BaseStream, body, inPieces).ConfigureAwait(false);
        await reading.ConfigureAwait(false);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        if (hangUp.IsCancellationRequested)
        {
            return HookResponse.Failed("the broker hung up");
        }

        return process.ExitCode == 0
            ? new HookResponse(200, output.ToArray(), null)
            : HookResponse.Failed($"exit code {process.ExitCode}");
    }

    private async Task WriteAsync(Stream input, byte[] body, bool inPieces)
    {
        try
        {
            byte[] line = requestAsArgument ? [] : [.. body, (byte)'\n'];
            int step = inPieces ? 1 : Math.Max(line.Length, 1);
            for (int i = 0; i < line.Length; i += step)
            {
                await input.WriteAsync(line.AsMemory(i, step)).ConfigureAwait(false);
                await input.FlushAsync().ConfigureAwait(false);
            }

            await input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The program has ended, or does not read; its answer counts all the same.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }
}
