using System.CommandLine;
using HookSdk.Cli.Check.Settings;
using HookSdk.Cli.Doctor.BrokerFiles;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.Report;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor;

/// <summary>One run of <c>hooksdk doctor</c>.</summary>
internal sealed class DoctorRun(Target target, DoctorOptionSet options, Screen screen, TimeProvider clock)
{
    public async Task<ExitCode> RunAsync(ParseResult parsed, Examination examination, Func<DoctorSettings, DoctorSettings> configure, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(options.List))
        {
            foreach (FindingKind kind in examination.Kinds)
            {
                screen.Line($"{kind.Id}: {kind.Sentence}");
                screen.Line($"  {kind.Why}");
            }

            return ExitCode.Done;
        }

        DoctorSettings settings = configure(Read(parsed));
        Diagnosis diagnosis = new();
        await Waiting.TellAsync(examination.LookAsync(settings, diagnosis, cancellationToken), "looks at the server and its broker", screen, clock).ConfigureAwait(false);
        if (parsed.GetValue(options.Json))
        {
            screen.Raw(DoctorJson.Of(target, settings, diagnosis, screen));
        }
        else
        {
            DoctorReport.Print(settings, diagnosis, screen);
        }

        return diagnosis.IsServerAway ? ExitCode.Unreachable : diagnosis.Problems > 0 ? ExitCode.Misbehaved : ExitCode.Done;
    }

    private DoctorSettings Read(ParseResult parsed)
    {
        Uri url = ServerAddress.Parse(parsed.GetValue(options.Url)!, target.Url, screen);
        CheckSettings server = new(url, clock, Units.TimeOrNone(parsed.GetValue(options.Limit), "--limit"), Units.Time(parsed.GetValue(options.Patience)!, "--patience"));
        return new(server, screen.Secrets, [.. (parsed.GetValue(options.Config) ?? []).Select(ConfigFile.Read)])
        {
            Api = options.Api is null ? null : BrokerApi.Of(parsed.GetValue(options.Api), parsed.GetValue(options.ApiKeyFile!), screen.Secrets),
            Deadline = Units.TimeOrNone(parsed.GetValue(options.Deadline), "--deadline"),
            Health = HealthOf(parsed.GetValue(options.Health)),
            Tell = text => screen.Aside($"hooksdk: {text}"),
        };
    }

    private Uri? HealthOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw CommandException.Usage("The value of --health is no absolute http or https address.", "Write it as --health http://127.0.0.1:9080/healthz");
        }

        screen.Secrets.Add(address);
        return address;
    }
}
