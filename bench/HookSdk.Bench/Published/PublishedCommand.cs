using System.Globalization;
using System.Text;
using HookSdk.Bench.Harness;
using HookSdk.Bench.Load;
using HookSdk.Bench.Report;
using HookSdk.Bench.StartUp;

namespace HookSdk.Bench.Published;

/// <summary>Measures one server, the template emg-plugin, as it is published in three ways: start, memory, throughput, size and build time.</summary>
internal static class PublishedCommand
{
    public const string Name = "aot-server";

    private const string Project = "PublishedSms";
    private const string Body = """{"ccarg":"retail","qe":{"SOURCEADDR":"INFO","DESTADDR":"46701234567","MESSAGE":"Hello"},"route":"","connectors":[{"NAME":"smpp-out1"}],"groups":[{"NAME":"nordic"}]}""";
    private const string Reply = "route=smpp-se\n";
    private const int CallsBeforeMemory = 1_000;

    public static int Run(string[] args)
    {
        bool isQuick = args.Contains("--quick");
        int starts = isQuick ? 2 : 20;
        int rounds = isQuick ? 1 : 7;
        double seconds = isQuick ? 1 : 1.5;
        string project = Scaffold.Write(Project, "emg-plugin", "EmgPlugin.1", [""], "");

        // As -p:PublishAot=true of the README; on the command line it would be meant for the projects that are referenced here in place of packages too.
        string file = Path.Combine(project, Project + ".csproj");
        File.WriteAllText(file, File.ReadAllText(file).Replace("<RootNamespace>", "<PublishAot Condition=\"'$(BenchAot)' == 'true'\">true</PublishAot><RootNamespace>", StringComparison.Ordinal));
        var forms = new List<PublishedForm>();

        // The first one builds what the others find built.
        PublishedForm.All[0].Publish(project);
        foreach (PublishedForm form in PublishedForm.All)
        {
            Console.WriteLine($"{form.Name,-4} {form.Summary}");
            if (form.Publish(project) is { } problem)
                Console.WriteLine($"{form.Name,-4} skipped: {problem}");
            else
                forms.Add(form);
        }

        byte[] request = Encoding.ASCII.GetBytes($"POST /emg/route HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        byte[] reply = Encoding.ASCII.GetBytes(Reply);
        Dictionary<PublishedForm, Figures> figures = forms.ToDictionary(static form => form, static _ => new Figures());
        for (int run = -1; run < starts; run++)
        {
            foreach (PublishedForm form in forms)
            {
                using PublishedServer server = Start(form, request, reply);
                if (run >= 0)
                    figures[form].Starts.Add(server.UntilAnswer.TotalMilliseconds);
            }
        }

        var workload = new Http1Workload("route", "", "/emg/route", Encoding.ASCII.GetBytes(Body), reply);
        Measure(forms, figures, workload, request, reply, rounds, seconds, isQuick ? 1 : 5);
        string table = Table(forms, figures);
        Console.WriteLine();
        Console.WriteLine(table);
        if (args.Contains("--write"))
        {
            string method = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project bench/HookSdk.Bench -- {string.Join(' ', args.Prepend(Name))}`\n\n{Machine.Describe()}. {starts} starts of each in turn, then {rounds} interleaved round(s) of {seconds} s on 32 connections.\n\n");
            ReadmeFigures.Update(Repository.ReadmePath, Name, method + table);
            Console.WriteLine("bench/README.md updated");
        }

        return forms.Count == PublishedForm.All.Count ? 0 : 1;
    }

    private static PublishedServer Start(PublishedForm form, byte[] request, byte[] reply) =>
        PublishedServer.Start(Path.Combine(form.Folder, OperatingSystem.IsWindows() ? Project + ".exe" : Project), request, reply);

    private static void Measure(List<PublishedForm> forms, Dictionary<PublishedForm, Figures> figures, Http1Workload workload, byte[] request, byte[] reply, int rounds, double seconds, double warmup)
    {
        var settings = new LoadSettings(32, 1, OperatingSystem.IsLinux() ? GeneratorKind.Epoll : GeneratorKind.Threads);
        var servers = new List<PublishedServer>();
        try
        {
            foreach (PublishedForm form in forms)
            {
                PublishedServer server = Start(form, request, reply);
                servers.Add(server);
                CallOneByOne(server.Port, request, reply);
                figures[form].Memory = server.WorkingSet;
                using ILoad load = workload.Open(server.Port, settings);
                load.Drive(TimeSpan.FromSeconds(warmup), new LatencyHistogram());
            }

            for (int round = 0; round < rounds; round++)
            {
                foreach ((PublishedForm form, PublishedServer server) in forms.Zip(servers))
                {
                    using ILoad load = workload.Open(server.Port, settings);
                    TimeSpan before = server.CpuTime;
                    long calls = load.Drive(TimeSpan.FromSeconds(seconds), new LatencyHistogram());
                    figures[form].CallsPerSecond.Add(calls / seconds);
                    figures[form].Cpu.Add((server.CpuTime - before).TotalMicroseconds / calls);
                }
            }
        }
        finally
        {
            servers.ForEach(static server => server.Dispose());
        }
    }

    private static void CallOneByOne(int port, byte[] request, byte[] reply)
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(System.Net.IPAddress.Loopback, port);
        byte[] buffer = new byte[Http1Reply.MaxSize];
        for (int call = 0; call < CallsBeforeMemory; call++)
            Http1Call.Make(socket, request, reply, buffer);
    }

    private static string Table(List<PublishedForm> forms, Dictionary<PublishedForm, Figures> figures)
    {
        StringBuilder text = new("| | ms to the first answer (median) | lowest | MB of memory after 1,000 calls | calls/s | calls/s: it ÷ jit | CPU: it ÷ jit | MB on disk | s to publish |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        Figures first = figures[forms[0]];
        foreach (PublishedForm form in forms)
        {
            Figures it = figures[form];
            Spread start = Spread.Of(it.Starts);
            Spread calls = Spread.Of(it.CallsPerSecond.Zip(first.CallsPerSecond, static (own, other) => own / other));
            Spread cpu = Spread.Of(it.Cpu.Zip(first.Cpu, static (own, other) => own / other));
            text.Append(CultureInfo.InvariantCulture, $"| {form.Name}: {form.Summary} | {start.Median:N0} | {start.Min:N0} | {it.Memory / 1e6:N0} | {Spread.Of(it.CallsPerSecond).Median:N0} | {calls.Median:0.00} ({calls.Min:0.00} to {calls.Max:0.00}) | {cpu.Median:0.00} ({cpu.Min:0.00} to {cpu.Max:0.00}) | {form.Size / 1e6:N1} | {form.BuildSeconds:N0} |\n");
        }

        return text.ToString();
    }

    private sealed class Figures
    {
        public List<double> Starts { get; } = [];

        public List<double> CallsPerSecond { get; } = [];

        public List<double> Cpu { get; } = [];

        public long Memory { get; set; }
    }
}
