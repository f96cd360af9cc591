@echo off
rem The one door for a fresh Windows machine; see "run" for the jobs. ASCII only: cmd reads this file in the system code page.
setlocal EnableExtensions
cd /d "%~dp0"
set PYTHONUTF8=1
if not defined MINGJUAN_VENV set "MINGJUAN_VENV=%~dp0.venv"
set "VPY=%MINGJUAN_VENV%\Scripts\python.exe"

if exist "%VPY%" goto :installed
set "PY="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=py -3"
if not defined PY python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PY=python"
if not defined PY (
  echo Python 3.11 or newer is needed. Install it from your office's software store, then start again. 1>&2
  exit /b 3
)
echo First start: setting up... 1>&2
%PY% -m venv "%MINGJUAN_VENV%"
if errorlevel 1 (
  echo The environment cannot be made at "%MINGJUAN_VENV%". Check disk space and permissions. 1>&2
  exit /b 3
)

:installed
set "JOB=%~1"
set "FILES=-r requirements.txt"
set "STAMP=run"
if "%JOB%"=="test" set "FILES=-r requirements.txt -r requirements-test.txt" & set "STAMP=test"
if "%JOB%"=="accuracy" set "FILES=-r requirements.txt -r requirements-test.txt" & set "STAMP=test"
if "%JOB%"=="bench" set "FILES=-r requirements.txt -r requirements-test.txt -r requirements-bench.txt" & set "STAMP=bench"

rem The stamp holds the requirement files as they were installed; fc compares without any set-up time.
copy /b /y requirements*.txt "%TEMP%\mingjuan-stamp.txt" >nul
if exist "%MINGJUAN_VENV%\ready-%STAMP%.txt" (
  fc /b "%TEMP%\mingjuan-stamp.txt" "%MINGJUAN_VENV%\ready-%STAMP%.txt" >nul 2>nul && goto :ready
)
echo Installing libraries, this takes a few minutes... 1>&2
"%VPY%" -m pip install --disable-pip-version-check --no-input -q %FILES%
if errorlevel 1 (
  echo The libraries were not installed. Check the network or the offline source, then start again. 1>&2
  exit /b 3
)
rem Compiled once, for a start waits for nothing longer.
"%VPY%" -m compileall -q main.py casefile scoring ui >nul 2>nul
copy /b /y "%TEMP%\mingjuan-stamp.txt" "%MINGJUAN_VENV%\ready-%STAMP%.txt" >nul

:ready
if "%JOB%"=="test" goto :test
if "%JOB%"=="bench" goto :bench
if "%JOB%"=="accuracy" goto :accuracy
"%VPY%" main.py %*
exit /b %ERRORLEVEL%

:test
"%VPY%" -m tests %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%

:bench
"%VPY%" -m tests.benchmarks %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%

:accuracy
"%VPY%" -m tests.accuracy %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%
