namespace HookSdk.Inspector;

/// <summary>A file of a folder that comes with a project, and that anybody may have put something else into: a link out of the folder, a pipe that nobody writes to, a device without an end.</summary>
internal static class SavedFile
{
    /// <summary>Reads one.</summary>
    /// <exception cref="IOException">It is no regular file, empty, or too large; the message says which.</exception>
    public static byte[] Read(string path, int mostBytes)
    {
        FileInfo file = new(path);
        if (file.LinkTarget is not null)
        {
            throw new IOException("it is a link. Put the file itself there");
        }

        // A pipe or a device has no length, and opening a pipe would wait for who writes to it.
        if (file.Length == 0)
        {
            throw new IOException("it is empty, or no regular file");
        }

        string tooLarge = $"it is larger than {mostBytes} bytes";
        if (file.Length > mostBytes)
        {
            throw new IOException(tooLarge);
        }

        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        byte[] bytes = new byte[file.Length + 1];
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read < bytes.Length ? bytes[..read] : throw new IOException("it grows while it is read");
    }

    /// <summary>Writes one. What had its name is not opened but replaced: a link's target stays as it is.</summary>
    public static void Write(string path, string text)
    {
        string written = $"{path}.{Path.GetRandomFileName()}";
        try
        {
            File.WriteAllText(written, text);
            File.Move(written, path, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }
}
