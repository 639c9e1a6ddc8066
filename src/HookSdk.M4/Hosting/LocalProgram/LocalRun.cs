using System.Diagnostics.CodeAnalysis;

namespace HookSdk.M4;

/// <summary>
/// One run of a local program. The script runs on a thread of its own, so that one which blocks or never ends is answered for too. The first to have an answer
/// (the script, the deadline, or the end of the process) writes it; nobody writes after that.
/// </summary>
internal sealed class LocalRun(
    LocalScript script, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicMethods)] Type type, string[] args, M4LocalProgramOptions options)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly object _lock = new();
    private readonly long _started = Clock.System.GetTimestamp();
    private StandardOutput? _output;
    private bool _answered;
    private bool _ended;

    private TimeSpan Remaining
    {
        get
        {
            TimeSpan left = options.Deadline - Clock.System.GetElapsedTime(_started);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Answers, and says the exit code.</summary>
    public int Run()
    {
        _output = StandardOutput.Take();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => OnProcessExit();
        AppDomain.CurrentDomain.UnhandledException += (_, e) => OnUnhandled(e.ExceptionObject);
        new Thread(Work) { IsBackground = true, Name = "M4 script" }.Start();
        if (WaitForEnd(Remaining))
        {
            return 0;
        }

        bool isLate = Answer(new M4Call(), Fallback("fallback: late"));
        EndSoon();
        if (isLate)
        {
            Log($"the script had not answered after {options.Deadline.TotalMilliseconds} ms; the fallback was answered");
            Environment.Exit(0);
        }

        WaitForEnd(Grace);
        return 0;
    }

    private bool WaitForEnd(TimeSpan time)
    {
        lock (_lock)
        {
            return _ended || (Monitor.Wait(_lock, time) && _ended);
        }
    }

    private void Work()
    {
        HookContext? context = null;
        IServiceProvider? services = null;
        M4Script? instance = null;
        try
        {
            if (LocalRequest.Read(args, options.MaxRequestBytes, out HookBody? body) is { } unread)
            {
                Fallback("fallback: no request", unread);
            }
            else if (M4CallReader.Read(body!, out M4Call? call) is { } problem)
            {
                Fallback("fallback: bad request", problem);
            }
            else
            {
                instance = script.Create(out services);
                context = new HookContext(M4HookNames.ExternalScript, HookConnection.None, Remaining, Clock.System, services);
                Handle(instance, call!, context);
            }
        }
        catch (Exception e)
        {
            Fallback("fallback: the script threw", $"the script threw {e}");
        }

        WarnOfWhatIsNotRun();
        End(context, services, instance);
        lock (_lock)
        {
            _ended = true;
            Monitor.PulseAll(_lock);
        }

        LingerAndExit();
    }

    private void Handle(M4Script instance, M4Call call, HookContext context)
    {
        ValueTask<M4Reply> pending = instance.HandleAsync(call, context);
        M4Reply? reply = pending.IsCompletedSuccessfully ? pending.Result : pending.AsTask().GetAwaiter().GetResult();
        if (reply is null)
        {
            Fallback("fallback: no reply", "the script returned null instead of a reply");
        }
        else if (!Answer(call, options.DryRun ? M4Reply.Continue() : reply))
        {
            Log("the script's answer came too late and is not used");
        }
        else if (options.DryRun)
        {
            Log($"DryRun: the script would have answered {reply}; the call goes on unchanged");
        }
    }

    /// <summary>Says of settings that they cannot be used, of filters that they do not run, and of observers that they are told nothing. After the answer, which does not wait for the attributes to be read.</summary>
    private void WarnOfWhatIsNotRun()
    {
        if (options.Problem is { } problem)
        {
            Log(problem);
        }

        try
        {
            if ((script.FindFilter() ?? FilterAttributes.Of(type, nameof(M4Script.HandleAsync)).FirstOrDefault()?.Type.Name) is { } filter)
            {
                Log($"the filter {filter} does not run: a local program has no filters. Do in the script what it does, or serve the script over HTTP");
            }

            if (script.FindObserver() is { } observer)
            {
                Log($"the observer {observer} is told nothing: a local program has no observers. Serve the script over HTTP");
            }
        }
        catch (InvalidOperationException e)
        {
            Log(e.Message);
        }
    }

    private bool Fallback(string message, string reason)
    {
        bool first = Answer(new M4Call(), Fallback(message));
        Log(first ? $"{reason}; the fallback was answered" : reason);
        return first;
    }

    /// <summary>
    /// The fallback that the script states. It is looked up only now: attributes cost milliseconds. A script that states none does not compile (HOOK001);
    /// where that check is switched off, M4's own default holds, by which the call goes on.
    /// </summary>
    private M4Reply Fallback(string message)
    {
        FailureMode mode = FailureMode.Open;
        if (options.DryRun)
        {
            return M4Reply.Fallback(mode, message);
        }

        try
        {
            mode = FailureModes.Of(type, typeof(M4Script), nameof(M4Script.HandleAsync)) ?? mode;
        }
        catch (InvalidOperationException e)
        {
            Log(e.Message);
        }

        return M4Reply.Fallback(mode, message);
    }

    private bool Answer(M4Call call, M4Reply reply)
    {
        byte[] line = new byte[M4ReplyWriter.MostBytes(call, reply) + 1];
        int length = M4ReplyWriter.Write(line, call, reply);
        line[length++] = (byte)'\n';
        lock (_lock)
        {
            if (_answered)
            {
                return false;
            }

            _answered = true;
            _output!.WriteLast(line.AsSpan(0, length));
            return true;
        }
    }

    private void OnProcessExit()
    {
        lock (_lock)
        {
            if (_answered)
            {
                return;
            }
        }

        if (Fallback("fallback: the process was ended", "the process was ended before the script had answered"))
        {
            Environment.ExitCode = 0;
        }
    }

    /// <summary>An exception that nobody caught, on a thread of the script's own making: the runtime would end the process with another exit code.</summary>
    private void OnUnhandled(object exception)
    {
        Fallback("fallback: the script threw", $"the script let escape {exception}");
        if (!OperatingSystem.IsWindows())
        {
            LibC.Exit(0);
        }
    }

    private static void End(HookContext? context, IServiceProvider? services, M4Script? instance)
    {
        try
        {
            context?.EndAsync().AsTask().GetAwaiter().GetResult();
            if (services is IDisposable disposable)
            {
                disposable.Dispose();
            }
            else
            {
                (instance as IDisposable)?.Dispose();
            }
        }
        catch (Exception e)
        {
            Log($"what the script left behind threw while it was disposed of: {e}");
        }
    }

    /// <summary>The answer is out. Other threads of the script may keep the process alive, but not for long.</summary>
    private void LingerAndExit()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using ManualResetEventSlim never = new();
        never.Wait(Remaining + Grace);
        LibC.Exit(0);
    }

    /// <summary>Sees to it that nothing of the script's keeps the process from ending: not its handlers, not a STDERR that nobody reads.</summary>
    private void EndSoon() => new Thread(LingerAndExit) { IsBackground = true }.Start();

    private static void Log(string text)
    {
        try
        {
            Console.Error.WriteLine($"M4: {text}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // STDERR is closed.
        }
    }
}
