using System.Globalization;

namespace HookSdk.Recording;

/// <summary>
/// The files of the recording: one that is written, and older ones that are kept. What goes wrong with them is told once, and tried again; nobody but the thread that writes waits for them.
/// </summary>
internal sealed class RecordingFiles(RecorderSettings settings, RecorderLosses losses, RecorderLog log, TimeProvider time, RecordingOpener open) : IDisposable
{
    public const string Pattern = "calls-*.jsonl";

    private const int RetrySeconds = 10;

    private Stream? _file;

    /// <summary>The file that is written or was to be; empty: there is none yet, and what goes wrong is the folder's.</summary>
    private string _path = "";

    private long _bytes;
    private DateTimeOffset _began;
    private int _unflushed;
    private bool _isProven;
    private long? _failedAt;

    /// <summary>Whether the last attempt to write failed.</summary>
    private bool IsBroken => _failedAt is not null;

    /// <summary>Opens a file that nobody else may read: it may hold what was switched on by name.</summary>
    public static Stream Open(string path)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes the folder, so that what is wrong with it is told at the start.</summary>
    public void Prepare() => Try(MakeFolder);

    /// <summary>Writes a line.</summary>
    public void Write(ReadOnlyMemory<byte> line)
    {
        if (_failedAt is { } failed && time.GetElapsedTime(failed) < TimeSpan.FromSeconds(RetrySeconds) && _file is null)
        {
            losses.Lost(LossReason.File);
            return;
        }

        _unflushed++;
        Try(() => WriteNow(line));
    }

    /// <summary>Hands on to the system what was written.</summary>
    public void Flush()
    {
        if (_file is null || _unflushed == 0)
        {
            return;
        }

        Try(() =>
        {
            _file.Flush();
            losses.Wrote(_unflushed);
            _unflushed = 0;
            _isProven = true;
            if (IsBroken)
            {
                _failedAt = null;
                log.WritesAgain(_path);
            }
        });
    }

    public void Dispose()
    {
        Flush();
        Try(Close);
    }

    private void WriteNow(ReadOnlyMemory<byte> line)
    {
        if (_file is not null && (_bytes + line.Length > settings.Options.MaxFileBytes || time.GetUtcNow() - _began >= settings.Options.MaxFileAge))
        {
            _unflushed--;
            Flush();
            _unflushed++;
            Close();
        }

        if (_file is null)
        {
            Begin();
        }

        _file!.Write(line.Span);
        _bytes += line.Length;
    }

    private void Begin()
    {
        _path = "";
        MakeFolder();
        _began = time.GetUtcNow();
        string name = $"calls-{_began.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}";
        _path = Path.Combine(settings.Folder, name + ".jsonl");
        for (int i = 2; File.Exists(_path); i++)
        {
            _path = Path.Combine(settings.Folder, string.Create(CultureInfo.InvariantCulture, $"{name}-{i}.jsonl"));
        }

        DeleteOld();
        _file = open(_path);
        _isProven = false;
        byte[] header = RecordingHeader.Write(settings.Options, _began);
        _file.Write(header);
        _bytes = header.Length;
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(settings.Folder);
        }
        else
        {
            Directory.CreateDirectory(settings.Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes room for the file that begins.</summary>
    private void DeleteOld()
    {
        string[] files = [.. Directory.GetFiles(settings.Folder, Pattern).Order(StringComparer.Ordinal)];
        foreach (string old in files.Take(Math.Max(0, files.Length - settings.Options.KeptFiles + 1)))
        {
            try
            {
                File.Delete(old);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                log.CannotDelete(old, e.Message);
            }
        }
    }

    private void Close()
    {
        Stream? file = _file;
        _file = null;
        file?.Dispose();
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Fail(e);
        }
    }

    private void Fail(Exception exception)
    {
        if (!IsBroken)
        {
            log.CannotWrite(_path.Length > 0 ? _path : settings.Folder, exception.Message.EndsWith('.') ? exception.Message : exception.Message + ".", RetrySeconds);
        }

        _failedAt = time.GetTimestamp();
        losses.Lost(LossReason.File, _unflushed);
        _unflushed = 0;
        bool isEmpty = _file is not null && !_isProven;
        try
        {
            Close();
        }
        catch (Exception)
        {
            // The failure that was told of has a second one behind it: what was buffered cannot be written either.
        }

        if (isEmpty)
        {
            try
            {
                File.Delete(_path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It stays, and goes when it is an old one.
            }
        }
    }
}
