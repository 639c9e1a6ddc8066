using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace HookSdk;

/// <summary>Tells when a file of settings cannot be read any more, or is gone, while the program runs. .NET says nothing of the first, since the exception ends on a thread of its watcher.</summary>
internal sealed class SettingFileWatch(ILoggerFactory loggers, IConfiguration? configuration = null) : IHostedService, IDisposable
{
    private readonly HookLog _log = new(loggers);
    private readonly Lock _lock = new();
    private Watched[] _files = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _files = [.. In(configuration).Select(provider => new Watched(this, provider))];
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A program may be stopped by two at once: by a signal or by who started it in a test, and by its own end.</summary>
    public void Dispose() => Array.ForEach(Interlocked.Exchange(ref _files, []), static file => file.Dispose());

    private static IEnumerable<FileConfigurationProvider> In(IConfiguration? configuration) => (configuration as IConfigurationRoot)?.Providers.SelectMany(static provider => provider switch
    {
        FileConfigurationProvider file => [file],
        ChainedConfigurationProvider chained => In(chained.Configuration),
        _ => Array.Empty<FileConfigurationProvider>(),
    }) ?? [];

    private sealed class Watched : IDisposable
    {
        private const string Stays = "The settings from before stay in force where they are in use, until any others change; what reads them anew by then, such as a plugin that is loaded, finds none of this file.";
        private const string Falls = "What stood there alone goes back to its default at once, a plugin in DryRun decides, and only what would take away the last guard is refused.";

        private readonly SettingFileWatch _owner;
        private readonly FileConfigurationProvider _provider;
        private readonly string _path;
        private readonly IDisposable? _reloads;
        private readonly bool _isOurs;
        private bool _wasThere;
        private string? _told;

        public Watched(SettingFileWatch owner, FileConfigurationProvider provider)
        {
            _owner = owner;
            _provider = provider;
            _path = provider.Source.FileProvider?.GetFileInfo(provider.Source.Path ?? "").PhysicalPath ?? provider.Source.Path ?? "";
            _wasThere = File.Exists(_path);
            _reloads = ChangeToken.OnChange(provider.GetReloadToken, Reloaded);
            if (provider.Source.OnLoadException is null)
            {
                _isOurs = true;
                provider.Source.OnLoadException = Failed;
            }
        }

        public void Dispose()
        {
            _reloads?.Dispose();
            if (_isOurs)
            {
                _provider.Source.OnLoadException = null;
            }
        }

        /// <summary>It goes on being thrown: .NET has emptied what it had read, and would take that over.</summary>
        private void Failed(FileLoadExceptionContext context) => Tell($"{_path} cannot be read as settings: {context.Exception.GetBaseException().Message.TrimEnd('.')}. {Stays} Mend the file: it is read again when it changes.");

        private void Reloaded()
        {
            bool isThere = File.Exists(_path);
            if (_wasThere && !isThere)
            {
                Tell($"{_path} is gone, and with it the settings that it held. {Falls} Put the file back: it is read then.");
            }
            else
            {
                lock (_owner._lock)
                {
                    _told = null;
                }
            }

            _wasThere = isThere;
        }

        private void Tell(string problem)
        {
            lock (_owner._lock)
            {
                if (_told == problem)
                {
                    return;
                }

                _told = problem;
            }

            _owner._log.SettingFileUnreadable(problem);
        }
    }
}
